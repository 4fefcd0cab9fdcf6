# Grafana, which shows metrics and logs.
# Ports: 3000 or `settings.server.http_port`, opened by `openFirewall`. State: /var/lib/grafana.
# Otherwise than on NixOS: plugins cannot be packages; Grafana fetches those of `GF_PLUGINS_PREINSTALL` itself.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    mkOption
    optional
    types
    ;
  inherit (import ../_common { inherit lib; })
    flag
    hardening
    isDistributionPackage
    maybe
    needed
    option
    ;

  cfg = config.services.grafana;
  anything = (pkgs.formats.yaml { }).type;
  free =
    options:
    types.submodule {
      freeformType = types.attrsOf anything;
      inherit options;
    };

  configText =
    lib.generators.toINI
      {
        mkKeyValue = lib.generators.mkKeyValueDefault {
          mkValueString =
            v:
            if v == null then
              ""
            else if lib.isList v then
              lib.concatMapStringsSep " " (lib.generators.mkValueStringDefault { }) v
            else
              lib.generators.mkValueStringDefault { } v;
        } "=";
      }
      (
        lib.recursiveUpdate cfg.settings {
          paths.provisioning =
            if cfg.settings.paths.provisioning != null then
              cfg.settings.paths.provisioning
            else if !cfg.provision.enable then
              "${home}/conf/provisioning"
            else
              "${import ./provision.nix {
                inherit lib pkgs;
                inherit (cfg) provision;
              }}";
        }
      );

  home =
    if isDistributionPackage cfg.package then "/usr/share/grafana" else "${cfg.package}/share/grafana";
  inherit (cfg.settings) server database security;

  settingsOrPath = what: settings: {
    settings = maybe settings "What is provided: ${what}.";
    path = maybe types.path "File or folder instead.";
  };
  alert = what: settingsOrPath what (types.attrsOf anything);

  isOpen =
    value: initial:
    value != ""
    && value != initial
    && builtins.match "\\$__(file|env)\\{.*}|\\$[^_\\$][^ ]+" value == null;
  both = lib.filterAttrs (_: p: p.settings != null && p.path != null) (
    {
      inherit (cfg.provision) datasources dashboards;
    }
    // cfg.provision.alerting
  );

  renamed =
    old: new:
    lib.mkRenamedOptionModule
      (
        [
          "services"
          "grafana"
        ]
        ++ old
      )
      (
        [
          "services"
          "grafana"
          "settings"
        ]
        ++ new
      );
in
{
  imports = [
    (renamed [ "port" ] [ "server" "http_port" ])
    (renamed [ "addr" ] [ "server" "http_addr" ])
    (renamed [ "domain" ] [ "server" "domain" ])
    (renamed [ "rootUrl" ] [ "server" "root_url" ])
    (renamed [ "protocol" ] [ "server" "protocol" ])
  ];

  options.services.grafana = {
    enable = flag false "Whether Grafana runs.";
    package = option types.package pkgs.grafana "The package of Grafana.";
    dataDir = option types.path "/var/lib/grafana" "Folder of its state.";
    openFirewall = flag false "Whether the firewall accepts connections to the port.";
    settings = mkOption {
      type = import ./settings.nix { inherit lib cfg; };
      default = { };
      description = "Settings: sections of grafana.ini.";
    };
    provision = {
      enable = flag false "Whether data sources, dashboards and alerts are provided.";
      datasources = settingsOrPath "data sources" (free {
        apiVersion = option types.int 1 "Version of the format.";
        datasources = option (types.listOf (free {
          name = needed types.str "Name.";
          type = needed types.str "Type.";
          access = option (types.enum [
            "proxy"
            "direct"
          ]) "proxy" "Who asks it.";
          uid = maybe types.str "Id.";
          url = option types.str "" "Address.";
          editable = flag false "Whether it may be changed.";
          jsonData = maybe types.attrs "Settings.";
          secureJsonData = maybe types.attrs "Settings that are encrypted; `$__file{/run/secret}` reads a file.";
        })) [ ] "Data sources.";
        deleteDatasources = option (types.listOf types.attrs) [ ] "Data sources that go.";
      });
      dashboards = settingsOrPath "dashboards" (free {
        apiVersion = option types.int 1 "Version of the format.";
        providers = option (types.listOf (free {
          name = option types.str "default" "Name.";
          type = option types.str "file" "Where they come from.";
          options = option (free {
            path = needed types.path "Folder of the dashboards.";
          }) { } "Of where they come from.";
        })) [ ] "Where dashboards come from.";
      });
      alerting = {
        rules = alert "rules of alerts";
        contactPoints = alert "whom alerts reach";
        policies = alert "which alerts reach whom";
        templates = alert "texts of alerts";
        muteTimings = alert "when alerts are silent";
      };
    };
  };

  config = mkIf cfg.enable {
    warnings =
      optional (isOpen database.password "" || isOpen security.admin_password "admin")
        "Grafana passwords will be stored as plaintext in the Nix store! Use file provider or an env-var instead.";

    assertions = [
      {
        assertion = both == { };
        message = "services.grafana.provision: settings and path of ${lib.concatStringsSep ", " (lib.attrNames both)} cannot both be set.";
      }
      {
        assertion = security.secret_key != null;
        message = ''
          Grafana's secret key (services.grafana.settings.security.secret_key) doesn't have a default value anymore. Make one
          of your own, and name its file: "$__file{/run/secrets/grafana}".
        '';
      }
      {
        assertion =
          cfg.provision.enable
          || (
            cfg.provision.datasources.settings == null
            && cfg.provision.dashboards.settings == null
            && cfg.provision.datasources.path == null
            && cfg.provision.dashboards.path == null
          );
        message = "services.grafana.provision has no effect without services.grafana.provision.enable.";
      }
    ];

    environment.systemPackages = [ cfg.package ];
    environment.etc."grafana/nivis.ini" = {
      text = configText;
      mode = "0640";
      group = "grafana";
    };

    users.users.grafana = {
      description = "Grafana user";
      home = cfg.dataDir;
      createHome = true;
      isSystemUser = true;
      group = "grafana";
    };
    users.groups.grafana = { };

    systemd.services.grafana = {
      description = "Grafana Service Daemon";
      wantedBy = [ "multi-user.target" ];
      after = [
        "network.target"
      ]
      ++ optional (database.type == "postgres") "postgresql.target"
      ++ optional (database.type == "mysql") "mysql.service";
      restartTriggers = [ configText ];
      preStart = ''
        ln -fs ${home}/conf ${cfg.dataDir}
        ln -fs ${home}/tools ${cfg.dataDir}
      '';
      serviceConfig =
        let
          low = server.http_port < 1024;
        in
        hardening
        // {
          ExecStart = "${lib.getExe cfg.package} server -homepath ${cfg.dataDir} -config /etc/grafana/nivis.ini";
          WorkingDirectory = cfg.dataDir;
          User = "grafana";
          Restart = "on-failure";
          RuntimeDirectory = "grafana";
          RuntimeDirectoryMode = "0755";
          AmbientCapabilities = mkIf low [ "CAP_NET_BIND_SERVICE" ];
          CapabilityBoundingSet = if low then [ "CAP_NET_BIND_SERVICE" ] else [ "" ];
          DeviceAllow = [ "" ];
          ProtectProc = "invisible";
          ProtectSystem = "full";
          RemoveIPC = true;
          RestrictAddressFamilies = [
            "AF_INET"
            "AF_INET6"
            "AF_UNIX"
          ];
          SystemCallFilter = [
            "@system-service"
            "~@privileged"
          ]
          ++ optional (server.protocol == "socket") "@chown";
          UMask = "0027";
        };
    };

    networking.firewall.allowedTCPPorts = optional cfg.openFirewall server.http_port;
  };
}
