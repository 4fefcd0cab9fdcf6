{ lib, ... }:
{
  "a timer that switches" = {
    module.system.autoUpgrade = {
      enable = true;
      flake = "github:example/machines";
      flags = [ "--rollback-on-failure" ];
      operation = "boot";
      dates = "daily";
      randomizedDelaySec = "45min";
      fixedRandomDelay = true;
      persistent = false;
    };
    actual = host: {
      inherit (host.config.systemd.services.nivis-upgrade) script;
      inherit (host.config.systemd.timers.nivis-upgrade) timerConfig;
    };
    expected = {
      script = "nivis boot --rollback-on-failure --flake github:example/machines\n";
      timerConfig = {
        FixedRandomDelay = true;
        OnCalendar = [ "daily" ];
        Persistent = false;
        RandomizedDelaySec = "45min";
      };
    };
  };

  "starting anew at night, garbage after it" = {
    module = {
      nix.enable = true;
      system.autoUpgrade = {
        enable = true;
        flake = "/etc/nivis";
        allowReboot = true;
        rebootWindow = {
          lower = "23:00";
          upper = "05:00";
        };
        runGarbageCollection = true;
      };
    };
    actual = host: [
      (lib.hasInfix "[[ \"$now\" < \"05:00\" || \"$now\" > \"23:00\" ]]" host.config.systemd.services.nivis-upgrade.script)
      host.config.systemd.services.nivis-upgrade.unitConfig.OnSuccess
    ];
    expected = [
      true
      [ "nix-gc.service" ]
    ];
  };

  "a flake is needed" = {
    module.system.autoUpgrade.enable = true;
    refused = true;
  };
}
