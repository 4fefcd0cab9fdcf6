# Logins, power keys and lids: /etc/systemd/logind.conf.d/60-nivis.conf.
{
  config,
  lib,
  options,
  utils,
  ...
}:
let
  inherit (lib) mkIf mkOption types;

  cfg = config.services.logind;
  declared = utils.isDeclared options.services.logind.settings.Login;

  renamed =
    old: new:
    lib.mkRenamedOptionModule
      [ "services" "logind" old ]
      [ "services" "logind" "settings" "Login" new ];
in
{
  imports = lib.mapAttrsToList renamed {
    killUserProcesses = "KillUserProcesses";
    powerKey = "HandlePowerKey";
    powerKeyLongPress = "HandlePowerKeyLongPress";
    rebootKey = "HandleRebootKey";
    rebootKeyLongPress = "HandleRebootKeyLongPress";
    suspendKey = "HandleSuspendKey";
    suspendKeyLongPress = "HandleSuspendKeyLongPress";
    hibernateKey = "HandleHibernateKey";
    hibernateKeyLongPress = "HandleHibernateKeyLongPress";
    lidSwitch = "HandleLidSwitch";
    lidSwitchExternalPower = "HandleLidSwitchExternalPower";
    lidSwitchDocked = "HandleLidSwitchDocked";
  };

  options.services.logind = {
    enable = mkOption {
      type = types.bool;
      default = true;
      description = "Whether systemd-logind runs and has the settings below; where false it is masked.";
    };

    settings.Login = mkOption {
      type = types.submodule {
        freeformType = types.attrsOf utils.systemdUtils.unitOptions.unitOption;
        options.KillUserProcesses = mkOption {
          type = types.bool;
          default = false;
          description = "Whether a user's processes end with the session.";
        };
      };
      default = { };
      example = {
        HandleLidSwitch = "ignore";
      };
      description = "Settings, see {manpage}`logind.conf(5)`.";
    };
  };

  config = {
    environment.etc."systemd/logind.conf.d/60-nivis.conf" = mkIf (cfg.enable && declared) {
      text = utils.systemdUtils.lib.settingsToSections { inherit (cfg.settings) Login; };
    };

    # Restarted it would end sessions; reloaded it reads its settings.
    systemd.services.systemd-logind = mkIf (!cfg.enable || declared) {
      inherit (cfg) enable;
      overrideStrategy = "asDropin";
      reloadIfChanged = true;
      # Before systemd 253 its unit does not say how.
      serviceConfig = mkIf cfg.enable { ExecReload = "/usr/bin/kill -HUP $MAINPID"; };
      restartTriggers = mkIf cfg.enable [
        config.environment.etc."systemd/logind.conf.d/60-nivis.conf".source
      ];
    };
  };
}
