{ manifest, lib, ... }:
let
  text = host: host.config.environment.etc."systemd/logind.conf.d/60-nivis.conf".text;
in
{
  "settings are written, old names count" = {
    module.services.logind = {
      lidSwitch = "ignore";
      settings.Login.HandlePowerKey = "suspend";
    };
    actual = text;
    expected = ''
      [Login]
      HandleLidSwitch=ignore
      HandlePowerKey=suspend
      KillUserProcesses=false

    '';
  };

  "it is reloaded, never restarted" = {
    module.services.logind.settings.Login.KillUserProcesses = true;
    actual = host: [
      (text host)
      (lib.hasInfix "X-ReloadIfChanged=true" host.config.systemd.units."systemd-logind.service".text)
    ];
    expected = [
      "[Login]\nKillUserProcesses=true\n\n"
      true
    ];
  };

  "without it the unit is masked" = {
    module.services.logind.enable = false;
    actual = host: (manifest host).units."systemd-logind.service".source;
    expected = "/dev/null";
  };

  "nothing declared, nothing written" = {
    module = { };
    actual = host: (manifest host).units;
    expected = { };
  };
}
