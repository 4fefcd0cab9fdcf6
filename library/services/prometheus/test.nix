{ lib, manifest, ... }:
let
  plain = builtins.unsafeDiscardStringContext;
  on = settings: {
    services.prometheus = {
      enable = true;
    }
    // settings;
  };
  service = name: host: host.config.systemd.services.${name};
  # The settings as a set, read from the file that the unit names.
  settings =
    host:
    builtins.fromJSON (
      plain (builtins.readFile host.config.environment.etc."prometheus/prometheus.yaml".source.outPath)
    );
  words =
    text:
    lib.filter (w: w != "" && w != "\\") (
      lib.splitString " " (lib.replaceStrings [ "\n" ] [ " " ] (plain text))
    );
in
{
  "jobs, rules and where alerts go" = {
    module = on {
      enableReload = true;
      globalConfig.scrape_interval = "15s";
      scrapeConfigs = [
        {
          job_name = "node";
          static_configs = [ { targets = [ "localhost:9100" ]; } ];
          relabel_configs = [
            {
              source_labels = [ "__address__" ];
              target_label = "instance";
              regex = "([^:]+):.*";
            }
          ];
          file_sd_configs = [ { files = [ "/etc/targets.json" ]; } ];
        }
      ];
      remoteWrite = [ { url = "https://w"; } ];
      remoteRead = [ { url = "https://r"; } ];
      ruleFiles = [ "/etc/rules.yml" ];
      alertmanagers = [ { static_configs = [ { targets = [ "localhost:9093" ]; } ]; } ];
    };
    actual = settings;
    expected = {
      alerting.alertmanagers = [ { static_configs = [ { targets = [ "localhost:9093" ]; } ]; } ];
      global.scrape_interval = "15s";
      remote_read = [ { url = "https://r"; } ];
      remote_write = [ { url = "https://w"; } ];
      rule_files = [ "/etc/rules.yml" ];
      scrape_configs = [
        {
          file_sd_configs = [ { files = [ "/etc/targets.json" ]; } ];
          job_name = "node";
          relabel_configs = [
            {
              regex = "([^:]+):.*";
              source_labels = [ "__address__" ];
              target_label = "instance";
            }
          ];
          static_configs = [
            {
              labels = { };
              targets = [ "localhost:9100" ];
            }
          ];
        }
      ];
    };
  };

  "what the daemon is told" = {
    module = on {
      enableReload = true;
      port = 1;
      listenAddress = "127.0.0.1";
      stateDir = "metrics";
      extraFlags = [ "--x" ];
      alertmanagerNotificationQueueCapacity = 5;
      webExternalUrl = "https://p";
      webConfigFile = "/etc/web.yml";
      retentionTime = "30d";
      checkConfig = "syntax-only";
    };
    actual = host: [
      (words (service "prometheus" host).serviceConfig.ExecStart)
      (service "prometheus" host).serviceConfig.WorkingDirectory
      (lib.hasPrefix "/usr/bin/promtool check config --syntax-only /nix/store/" (
        lib.head (service "prometheus" host).serviceConfig.ExecStartPre
      ))
      (manifest host).units."prometheus.service".strategy
      (manifest host).users.prometheus.group
    ];
    expected = [
      [
        "/usr/bin/prometheus"
        "--x"
        "--config.file=/etc/prometheus/prometheus.yaml"
        "--web.listen-address=127.0.0.1:1"
        "--alertmanager.notification-queue-capacity=5"
        "--storage.tsdb.path=/var/lib/metrics/data/"
        "--web.external-url=https://p"
        "--storage.tsdb.retention.time=30d"
        "--web.config.file=/etc/web.yml"
      ]
      "/var/lib/metrics"
      true
      "replace"
      "prometheus"
    ];
  };

  "an agent has no rules and no store" = {
    module = on {
      enableAgentMode = true;
      enableReload = true;
      checkConfig = false;
      rules = [ "groups: []" ];
    };
    actual = host: [
      (lib.elem "--agent" (words (service "prometheus" host).serviceConfig.ExecStart))
      (settings host).rule_files
      (service "prometheus" host).serviceConfig.ExecStartPre
    ];
    expected = [
      true
      [ ]
      [ ]
    ];
  };

  "rules and settings may be text" = {
    module = on {
      enableReload = true;
      rules = [ "groups: []" ];
    };
    actual = host: map (file: builtins.substring 44 (-1) file) (settings host).rule_files;
    expected = [ "prometheus.rules" ];
  };

  "all settings may be text" = {
    module = on {
      enableReload = true;
      configText = "global: {}";
    };
    actual =
      host: builtins.readFile host.config.environment.etc."prometheus/prometheus.yaml".source.outPath;
    expected = "global: {}";
  };

  "the port is not part of the address" = {
    module = on { listenAddress = "127.0.0.1:9090"; };
    refused = true;
  };

  "the Alertmanager" = {
    module.services.prometheus.alertmanager = {
      enable = true;
      configuration.route.receiver = "ops";
      logFormat = "json";
      logLevel = "debug";
      webExternalUrl = "https://a";
      listenAddress = "127.0.0.1";
      port = 1;
      openFirewall = true;
      clusterPeers = [ "10.0.0.2" ];
      extraFlags = [ "--x" ];
      environmentFile = "/run/env";
    };
    actual = host: [
      (words (service "alertmanager" host).serviceConfig.ExecStart)
      (service "alertmanager" host).serviceConfig.EnvironmentFile
      (lib.hasInfix "/usr/bin/amtool check-config /tmp/" (service "alertmanager" host).preStart)
      host.config.networking.firewall.allowedTCPPorts
      (manifest host).units."alertmanager.service".distributionNames.apt
    ];
    expected = [
      [
        "/usr/bin/prometheus-alertmanager"
        "--x"
        "--config.file"
        "/tmp/alert-manager-substituted.yaml"
        "--web.listen-address"
        "127.0.0.1:1"
        "--log.level"
        "debug"
        "--storage.path"
        "/var/lib/alertmanager"
        "--cluster.peer"
        "10.0.0.2:9094"
        "--web.external-url"
        "https://a"
        "--log.format"
        "json"
      ]
      "/run/env"
      true
      [ 1 ]
      "prometheus-alertmanager.service"
    ];
  };

  "the Alertmanager's settings as text, unchecked" = {
    module.services.prometheus.alertmanager = {
      enable = true;
      configText = "route: {}";
      checkConfig = false;
    };
    actual = host: lib.hasInfix "amtool" (service "alertmanager" host).preStart;
    expected = false;
  };

  "the Alertmanager needs settings" = {
    module.services.prometheus.alertmanager.enable = true;
    refused = true;
  };

  "the exporter of the machine's metrics" = {
    module.services.prometheus.exporters.node = {
      enable = true;
      port = 9101;
      listenAddress = "127.0.0.1";
      enabledCollectors = [ "systemd" ];
      disabledCollectors = [ "timex" ];
      extraFlags = [ "--x" ];
      openFirewall = true;
    };
    actual =
      host:
      let
        inherit (service "prometheus-node-exporter" host) serviceConfig;
      in
      [
        (words serviceConfig.ExecStart)
        serviceConfig.RestrictAddressFamilies
        serviceConfig.ProtectClock
        serviceConfig.User
        host.config.networking.firewall.allowedTCPPorts
        ((manifest host).users ? node-exporter)
        (manifest host).units."prometheus-node-exporter.service".strategy
      ];
    expected = [
      [
        "/usr/bin/prometheus-node-exporter"
        "--collector.systemd"
        "--no-collector.timex"
        "--web.listen-address"
        "127.0.0.1:9101"
        "--x"
      ]
      [
        "AF_INET"
        "AF_INET6"
        "AF_UNIX"
        "AF_NETLINK"
      ]
      true
      "node-exporter"
      [ 9101 ]
      true
      "replace"
    ];
  };

  "another account, and rules of the firewall" = {
    module = {
      services.prometheus.exporters = {
        node = {
          enable = true;
          user = "a";
          group = "b";
        };
        blackbox = {
          enable = true;
          configFile = "/etc/blackbox.yml";
          openFirewall = true;
          firewallRules = "ip saddr 10.0.0.1 tcp dport 9115 accept";
        };
      };
    };
    actual = host: [
      (service "prometheus-node-exporter" host).serviceConfig.User
      (service "prometheus-node-exporter" host).serviceConfig.Group
      ((manifest host).users ? node-exporter)
      host.config.networking.firewall.extraInputRules
      host.config.networking.firewall.allowedTCPPorts
      (words (service "prometheus-blackbox-exporter" host).serviceConfig.ExecStart)
    ];
    expected = [
      "a"
      "b"
      false
      "ip saddr 10.0.0.1 tcp dport 9115 accept"
      [ ]
      [
        "/usr/bin/prometheus-blackbox-exporter"
        "--config.file"
        "/etc/blackbox.yml"
        "--web.listen-address"
        "0.0.0.0:9115"
      ]
    ];
  };

  "exporters of nginx, PostgreSQL and Redis" = {
    module = {
      services.nginx.enable = true;
      services.postgresql.enable = true;
      services.prometheus.exporters = {
        nginx = {
          enable = true;
          scrapeUri = "https://x/s";
          telemetryPath = "/m";
          sslVerify = false;
          constLabels = [ "a=b" ];
        };
        postgres = {
          enable = true;
          telemetryPath = "/p";
          dataSourceName = "host=x";
          runAsLocalSuperUser = true;
          environmentFile = "/run/e";
        };
        redis.enable = true;
      };
    };
    actual = host: [
      (words (service "prometheus-nginx-exporter" host).serviceConfig.ExecStart)
      (removeAttrs (service "prometheus-nginx-exporter" host).environment [ "PATH" ])
      (service "prometheus-nginx-exporter" host).after
      (words (service "prometheus-postgres-exporter" host).serviceConfig.ExecStart)
      (service "prometheus-postgres-exporter" host).environment.DATA_SOURCE_NAME
      (service "prometheus-postgres-exporter" host).serviceConfig.User
      (service "prometheus-postgres-exporter" host).serviceConfig.EnvironmentFile
      (words (service "prometheus-redis-exporter" host).serviceConfig.ExecStart)
    ];
    expected = [
      [
        "/usr/bin/prometheus-nginx-exporter"
        "--nginx.scrape-uri='https://x/s'"
        "--web.telemetry-path=/m"
        "--web.listen-address"
        "0.0.0.0:9113"
      ]
      {
        CONST_LABELS = "a=b";
        SSL_VERIFY = "false";
      }
      [
        "network.target"
        "nginx.service"
      ]
      [
        "/usr/bin/prometheus-postgres-exporter"
        "--web.telemetry-path"
        "/p"
        "--web.listen-address"
        "0.0.0.0:9187"
      ]
      "host=x"
      "postgres"
      [ "/run/e" ]
      [
        "/usr/bin/prometheus-redis-exporter"
        "--web.listen-address"
        "0.0.0.0:9121"
      ]
    ];
  };

  "every exporter has the same options" =
    let
      names = [
        "blackbox"
        "nginx"
        "node"
        "postgres"
        "redis"
      ];
    in
    {
      module.services.prometheus.exporters = lib.genAttrs names (
        name:
        {
          enable = true;
          port = 9999;
          listenAddress = "10.0.0.1";
          extraFlags = [ "--mine" ];
          openFirewall = true;
          firewallRules = "tcp dport 9999 accept comment \"${name}\"";
          user = "u-${name}";
          group = "g-${name}";
        }
        // lib.optionalAttrs (name == "blackbox") { configFile = "/etc/blackbox.yml"; }
      );
      actual =
        host:
        lib.genAttrs names (
          name:
          let
            inherit ((service "prometheus-${name}-exporter" host)) serviceConfig;
          in
          [
            (lib.hasSuffix " --web.listen-address 10.0.0.1:9999 --mine" serviceConfig.ExecStart)
            serviceConfig.User
            serviceConfig.Group
            (lib.hasInfix "comment \"${name}\"" host.config.networking.firewall.extraInputRules)
          ]
        );
      expected = lib.genAttrs names (name: [
        true
        "u-${name}"
        "g-${name}"
        true
      ]);
    };

  "keys by name stand as they are given" =
    let
      basic_auth = {
        username = "u";
        password = "p";
        password_file = "/p";
      };
      tls_config = {
        ca_file = "/ca";
        cert_file = "/c";
        key_file = "/k";
        server_name = "s";
        insecure_skip_verify = true;
      };
      relabel = {
        source_labels = [ "a" ];
        separator = ";";
        target_label = "b";
        modulus = 2;
        regex = "(.*)";
        replacement = "$1";
        action = "hashmod";
      };
      remote = {
        url = "https://x";
        name = "x";
        inherit basic_auth tls_config;
        write_relabel_configs = [ relabel ];
      };
      global = {
        evaluation_interval = "30s";
        scrape_interval = "20s";
        scrape_timeout = "5s";
        external_labels.site = "a";
      };
      job = {
        job_name = "j";
        scrape_interval = "10s";
        scrape_timeout = "2s";
        metrics_path = "/m";
        scheme = "https";
        params.module = [ "x" ];
        honor_labels = true;
        honor_timestamps = false;
        inherit basic_auth tls_config;
        bearer_token = "t";
        bearer_token_file = "/t";
        proxy_url = "http://p";
        sample_limit = 9;
        static_configs = [
          {
            targets = [ "a:1" ];
            labels.x = "y";
          }
        ];
        relabel_configs = [ relabel ];
        metric_relabel_configs = [ relabel ];
      };
    in
    {
      module = on {
        enableReload = true;
        globalConfig = global;
        scrapeConfigs = [ job ];
        remoteWrite = [ remote ];
        remoteRead = [ remote ];
      };
      actual =
        host:
        let
          all = settings host;
        in
        {
          inherit (all)
            global
            scrape_configs
            remote_write
            remote_read
            ;
        };
      expected = {
        inherit global;
        scrape_configs = [ job ];
        remote_write = [ remote ];
        remote_read = [ remote ];
      };
    };
}
