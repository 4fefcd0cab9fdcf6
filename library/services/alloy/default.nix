# Grafana Alloy, which collects logs and metrics and sends them.
# Ports: 12345 on this machine. State: /var/lib/alloy.
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
    ;
  cfg = config.services.alloy;
in
{
  # By itself: it reads all files.
  imports = [
    (
      { config, lib, ... }:
      {
        systemd.services.alloy = lib.mkIf config.services.alloy.enable {
          reloadTriggers = lib.mapAttrsToList (_: file: file.source) (
            lib.filterAttrs (
              name: _: lib.hasPrefix "alloy/" name && lib.hasSuffix ".alloy" name
            ) config.environment.etc
          );
        };
      }
    )
  ];

  options.services.alloy = {
    enable = flag false "Whether Alloy runs.";
    package = option types.package pkgs.grafana-alloy "The package of Alloy.";
    configPath =
      option types.path "/etc/alloy"
        "File or folder of settings; `environment.etc.\"alloy/config.alloy\"` puts one there.";
    environmentFile = maybe types.path "File of variables.";
    extraFlags = strings [ ] "Further arguments.";
  };

  config = mkIf cfg.enable {
    environment.systemPackages = [ cfg.package ];
    systemd.services.alloy = {
      description = "Grafana Alloy";
      after = [ "network.target" ];
      wantedBy = [ "multi-user.target" ];
      serviceConfig = {
        Type = "simple";
        Restart = "always";
        RestartSec = 2;
        DynamicUser = true;
        SupplementaryGroups = [ "systemd-journal" ];
        ExecStart = "${lib.getExe cfg.package} run ${cfg.configPath} ${lib.escapeShellArgs cfg.extraFlags}";
        ExecReload = "${lib.getExe' pkgs.coreutils "kill"} -SIGHUP $MAINPID";
        ConfigurationDirectory = "alloy";
        StateDirectory = "alloy";
        WorkingDirectory = "%S/alloy";
        EnvironmentFile = mkIf (cfg.environmentFile != null) [ cfg.environmentFile ];
      };
    };
  };
}
