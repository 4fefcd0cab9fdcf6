{ lib, manifest, ... }:
let
  service = host: host.config.systemd.services.earlyoom;
in
{
  "limits and reports" = {
    module.services.earlyoom = {
      enable = true;
      freeMemThreshold = 5;
      freeMemKillThreshold = 2;
      freeSwapThreshold = 20;
      freeSwapKillThreshold = 7;
      reportInterval = 60;
      extraArgs = [
        "--avoid"
        "^sshd$"
      ];
    };
    actual = host: [
      (service host).environment.EARLYOOM_ARGS
      (service host).serviceConfig.EnvironmentFile
      (manifest host).units."earlyoom.service".strategy
    ];
    expected = [
      "-m5,2 -r60 -s20,7 --avoid '^sshd$'"
      ""
      "dropin"
    ];
  };

  "what was ended is told, and to a program as well" = {
    module =
      { pkgs, ... }:
      {
        services.earlyoom = {
          enable = true;
          package = pkgs.distributionPackage "earlyoom-new" { exe = "earlyoom"; };
          enableDebugInfo = true;
          enableNotifications = true;
          killHook = "/root/hook";
        };
      };
    actual = host: [
      (service host).environment.EARLYOOM_ARGS
      (lib.hasInfix "/bin" (service host).environment.PATH)
    ];
    expected = [
      "-N/root/hook -d -m10 -n -r3600 -s10 "
      true
    ];
  };
}
