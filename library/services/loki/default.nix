# Grafana Loki, which keeps logs of many machines.
# Ports: those of its configuration. State: /var/lib/loki.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf types;
  inherit (import ../_common { inherit lib; })
    flag
    maybe
    option
    strings
    text
    ;
  cfg = config.services.loki;
  json = pkgs.formats.json { };
in
{
  options.services.loki = {
    enable = flag false "Whether Loki runs.";
    user = text "loki" "Account it runs as.";
    group = text "loki" "Group it runs as.";
    package = option types.package pkgs.grafana-loki "The package of Loki.";
    dataDir = option types.path "/var/lib/loki" "Folder of the logs.";
    configuration = option json.type { } "Settings.";
    configFile = maybe types.path "File of settings instead.";
    extraFlags = strings [ ] "Further arguments.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = (cfg.configuration == { }) == (cfg.configFile != null);
        message = "Please specify either 'services.loki.configuration' or 'services.loki.configFile'.";
      }
    ];

    environment.systemPackages = [ cfg.package ];
    environment.etc."loki/config.json".source =
      if cfg.configFile != null then
        cfg.configFile
      else
        json.generate "loki-config.json" cfg.configuration;

    users.groups.${cfg.group} = { };
    users.users.${cfg.user} = {
      description = "Loki Service User";
      inherit (cfg) group;
      home = cfg.dataDir;
      createHome = true;
      isSystemUser = true;
    };

    systemd.services.loki = {
      description = "Loki Service Daemon";
      wants = [ "network-online.target" ];
      after = [ "network-online.target" ];
      wantedBy = [ "multi-user.target" ];
      restartTriggers = [ config.environment.etc."loki/config.json".source ];
      serviceConfig = {
        ExecStartPre = lib.optional (
          cfg.extraFlags == [ ]
        ) "${lib.getExe cfg.package} -verify-config -config.file /etc/loki/config.json";
        ExecStart = "${lib.getExe cfg.package} --config.file=/etc/loki/config.json ${lib.escapeShellArgs cfg.extraFlags}";
        User = cfg.user;
        Restart = "always";
        PrivateTmp = true;
        ProtectHome = true;
        ProtectSystem = "full";
        DevicePolicy = "closed";
        NoNewPrivileges = true;
        WorkingDirectory = cfg.dataDir;
      };
    };
  };
}
