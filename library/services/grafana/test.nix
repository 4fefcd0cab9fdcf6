{
  lib,
  manifest,
  showing,
  textOf,
  ...
}:
let
  on = settings: {
    nixpkgs.overlays = [
      (final: _: {
        grafana = final.distributionPackage "grafana" {
          apt = "grafana";
          exe = "grafana";
        };
      })
    ];
    services.grafana = lib.recursiveUpdate {
      enable = true;
      settings.security.secret_key = "$__file{/run/key}";
    } settings;
  };
  conf =
    host: builtins.unsafeDiscardStringContext host.config.environment.etc."grafana/nivis.ini".text;
  service = host: host.config.systemd.services.grafana;
  has = parts: text: map (part: lib.hasInfix part text) parts;
  all = n: lib.genList (_: true) n;
  # Where a file of what is provided comes from.
  provided =
    host:
    (import ./provision.nix {
      inherit lib;
      inherit (host) pkgs;
      inherit (host.config.services.grafana) provision;
    }).passthru.entries;
in
{
  "settings" = {
    module = on {
      openFirewall = true;
      dataDir = "/srv/grafana";
      settings = {
        server = {
          http_port = 80;
          domain = "g.example.org";
          protocol = "socket";
        };
        database.type = "postgres";
        smtp.enabled = true;
        "auth.anonymous".enabled = true;
        users.auto_assign_org_role = "Editor";
        analytics.reporting_enabled = true;
      };
    };
    actual =
      host:
      has [
        "[auth.anonymous]\nenabled=true\n"
        "domain=g.example.org\n"
        "http_port=80\n"
        "secret_key=$__file{/run/key}\n"
        "plugins=/srv/grafana/plugins\n"
        "provisioning=/usr/share/grafana/conf/provisioning\n"
        "auto_assign_org_role=Editor\n"
        "reporting_enabled=true\n"
        "static_root_path=/usr/share/grafana/public\n"
      ] (conf host)
      ++ [
        (builtins.unsafeDiscardStringContext (service host).serviceConfig.ExecStart)
        (service host).serviceConfig.CapabilityBoundingSet
        (lib.elem "@chown" (service host).serviceConfig.SystemCallFilter)
        (lib.elem "postgresql.target" (service host).after)
        host.config.networking.firewall.allowedTCPPorts
        (manifest host).units."grafana.service".distributionNames.apt
        (manifest host).files."/etc/grafana/nivis.ini".mode
      ];
    expected = all 9 ++ [
      "/usr/sbin/grafana server -homepath /srv/grafana -config /etc/grafana/nivis.ini"
      [ "CAP_NET_BIND_SERVICE" ]
      true
      true
      [ 80 ]
      "grafana-server.service"
      "0640"
    ];
  };

  "what is provided" = {
    module = on {
      provision = {
        enable = true;
        datasources.settings.datasources = [
          {
            name = "P";
            type = "prometheus";
            url = "http://localhost:9090";
          }
        ];
        dashboards.settings.providers = [ { options.path = "/srv/dashboards"; } ];
        alerting.rules.path = "/srv/rules.yaml";
        alerting.policies.path = "/srv/policies";
        alerting.contactPoints.settings.apiVersion = 1;
      };
    };
    actual = host: [
      (lib.attrNames (provided host))
      ((builtins.fromJSON (builtins.readFile (provided host)."datasources/datasource.yaml".outPath))
        .datasources
      )
      (provided host)."alerting/rules.yaml"
      (lib.hasInfix "provisioning=/nix/store/" (conf host))
    ];
    expected = [
      [
        "alerting/contactPoints.yaml"
        "alerting/policies"
        "alerting/rules.yaml"
        "dashboards/dashboard.yaml"
        "datasources/datasource.yaml"
      ]
      [
        {
          access = "proxy";
          editable = false;
          jsonData = null;
          name = "P";
          secureJsonData = null;
          type = "prometheus";
          uid = null;
          url = "http://localhost:9090";
        }
      ]
      "/srv/rules.yaml"
      true
    ];
  };

  "a password in the store is told" = {
    module = on { settings.security.admin_password = "secret"; };
    actual = host: lib.length host.config.warnings;
    expected = 1;
  };

  "a key is needed" = {
    module = on { settings.security.secret_key = null; };
    refused = true;
  };

  "what is provided is wanted" = {
    module = on { provision.datasources.path = "/x"; };
    refused = true;
  };

  "settings or a path" = {
    module = on {
      provision.enable = true;
      provision.datasources.path = "/x";
      provision.datasources.settings.datasources = [ ];
    };
    refused = true;
  };

  "every setting is a line" = showing {
    base = on { };
    of = conf;
    options = lib.mapAttrs' (name: lib.nameValuePair "services.grafana.settings.${name}") {
      "paths.plugins" = [
        "/srv/plugins"
        "\nplugins=/srv/plugins\n"
      ];
      "paths.provisioning" = [
        "/srv/given"
        "\nprovisioning=/srv/given\n"
      ];
      "server.http_addr" = [
        "::"
        "\nhttp_addr=::\n"
      ];
      "server.enforce_domain" = [
        true
        "\nenforce_domain=true\n"
      ];
      "server.root_url" = [
        "https://g/"
        "\nroot_url=https://g/\n"
      ];
      "server.serve_from_sub_path" = [
        true
        "\nserve_from_sub_path=true\n"
      ];
      "server.static_root_path" = [
        "/srv/pages"
        "\nstatic_root_path=/srv/pages\n"
      ];
      "server.enable_gzip" = [
        true
        "\nenable_gzip=true\n"
      ];
      "server.cert_file" = [
        "/c"
        "\ncert_file=/c\n"
      ];
      "server.cert_key" = [
        "/k"
        "\ncert_key=/k\n"
      ];
      "server.socket" = [
        "/run/g"
        "\nsocket=/run/g\n"
      ];
      "database.host" = [
        "db:1"
        "\nhost=db:1\n"
      ];
      "database.name" = [
        "gr"
        "\nname=gr\n"
      ];
      "database.user" = [
        "gu"
        "\nuser=gu\n"
      ];
      "database.password" = [
        "$__file{/p}"
        "\npassword=$__file{/p}\n"
      ];
      "database.path" = [
        "/srv/g.db"
        "\npath=/srv/g.db\n"
      ];
      "security.admin_user" = [
        "boss"
        "\nadmin_user=boss\n"
      ];
      "security.admin_email" = [
        "a@b"
        "\nadmin_email=a@b\n"
      ];
      "security.disable_gravatar" = [
        true
        "\ndisable_gravatar=true\n"
      ];
      "security.cookie_secure" = [
        true
        "\ncookie_secure=true\n"
      ];
      "users.allow_sign_up" = [
        true
        "\nallow_sign_up=true\n"
      ];
      "users.allow_org_create" = [
        true
        "\nallow_org_create=true\n"
      ];
      "users.auto_assign_org" = [
        false
        "\nauto_assign_org=false\n"
      ];
      "analytics.check_for_updates" = [
        true
        "\ncheck_for_updates=true\n"
      ];
      "analytics.check_for_plugin_updates" = [
        false
        "\ncheck_for_plugin_updates=false\n"
      ];
      "analytics.feedback_links_enabled" = [
        false
        "\nfeedback_links_enabled=false\n"
      ];
      "smtp.host" = [
        "mail:25"
        "\nhost=mail:25\n"
      ];
      "smtp.user" = [
        "su"
        "\nuser=su\n"
      ];
      "smtp.password" = [
        "$__file{/s}"
        "\npassword=$__file{/s}\n"
      ];
      "smtp.from_address" = [
        "g@h"
        "\nfrom_address=g@h\n"
      ];
      "smtp.from_name" = [
        "G"
        "\nfrom_name=G\n"
      ];
    };
  };

  "what is provided, in files" =
    let
      file = name: { settings.${name} = [ { orgId = 2; } ]; };
    in
    {
      module = on {
        provision = {
          enable = true;
          datasources.settings = {
            apiVersion = 2;
            deleteDatasources = [ { name = "old"; } ];
            datasources = [
              {
                name = "P";
                type = "prometheus";
                access = "direct";
                editable = true;
                uid = "u1";
                jsonData.timeout = 5;
                secureJsonData.key = "$__file{/k}";
              }
            ];
          };
          dashboards.settings = {
            apiVersion = 3;
            providers = [
              {
                name = "mine";
                type = "other";
                options.path = "/srv/dashboards";
              }
            ];
          };
          alerting = {
            rules = file "groups";
            contactPoints = file "contactPoints";
            policies = file "policies";
            templates = file "templates";
            muteTimings = file "muteTimes";
          };
        };
      };
      actual =
        host:
        lib.mapAttrs (_: f: builtins.fromJSON (builtins.unsafeDiscardStringContext (textOf f))) (
          provided host
        );
      expected =
        let
          one = name: { ${name} = [ { orgId = 2; } ]; };
        in
        {
          "datasources/datasource.yaml" = {
            apiVersion = 2;
            deleteDatasources = [ { name = "old"; } ];
            datasources = [
              {
                access = "direct";
                editable = true;
                jsonData.timeout = 5;
                name = "P";
                secureJsonData.key = "$__file{/k}";
                type = "prometheus";
                uid = "u1";
                url = "";
              }
            ];
          };
          "dashboards/dashboard.yaml" = {
            apiVersion = 3;
            providers = [
              {
                name = "mine";
                options.path = "/srv/dashboards";
                type = "other";
              }
            ];
          };
          "alerting/rules.yaml" = one "groups";
          "alerting/contactPoints.yaml" = one "contactPoints";
          "alerting/policies.yaml" = one "policies";
          "alerting/templates.yaml" = one "templates";
          "alerting/muteTimings.yaml" = one "muteTimes";
        };
    };

  "what is provided, in folders" = {
    module = on {
      provision = {
        enable = true;
        datasources.path = "/srv/sources";
        dashboards.path = "/srv/dashboards";
        alerting =
          lib.genAttrs
            [
              "rules"
              "contactPoints"
              "policies"
              "templates"
              "muteTimings"
            ]
            (name: {
              path = "/srv/${name}";
            });
      };
    };
    actual = host: lib.mapAttrs (_: toString) (provided host);
    expected = {
      "datasources/datasource" = "/srv/sources";
      "dashboards/dashboard" = "/srv/dashboards";
      "alerting/rules" = "/srv/rules";
      "alerting/contactPoints" = "/srv/contactPoints";
      "alerting/policies" = "/srv/policies";
      "alerting/templates" = "/srv/templates";
      "alerting/muteTimings" = "/srv/muteTimings";
    };
  };
}
