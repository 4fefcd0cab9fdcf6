{ lib, manifest, ... }:
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
  conf = host: builtins.unsafeDiscardStringContext host.config.environment.etc."grafana/nivis.ini".text;
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
        analytics.reporting_enabled = false;
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
        "reporting_enabled=false\n"
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
      ((builtins.fromJSON (builtins.readFile (provided host)."datasources/datasource.yaml".outPath)).datasources)
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
}
