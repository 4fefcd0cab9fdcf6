# Earlyoom: where memory runs out a process is ended before the machine stands still.
# State: none. Settings are the unit's; /etc/default/earlyoom is not read.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf optionalString types;
  inherit (import ../_common { inherit lib; })
    flag
    maybe
    number
    option
    strings
    ;

  cfg = config.services.earlyoom;

  percent = types.ints.between 1 100;
  limits = first: second: "${toString first}${optionalString (second != null) ",${toString second}"}";
  gone = name: message: lib.mkRemovedOptionModule [ "services" "earlyoom" name ] message;
in
{
  imports = [
    (gone "useKernelOOMKiller" "It is ignored by earlyoom since 1.2.")
    (gone "notificationsCommand" "Use `services.earlyoom.killHook'.")
    (gone "ignoreOOMScoreAdjust" "It is ignored by earlyoom since 1.7.")
  ];

  options.services.earlyoom = {
    enable = flag false "Whether earlyoom runs.";
    package = option types.package pkgs.earlyoom "The package.";
    freeMemThreshold =
      option percent 10
        "Percentage of memory below which, if swap is low as well, a process is asked to end.";
    freeMemKillThreshold = maybe percent "Percentage below which it is killed; half of the other if null.";
    freeSwapThreshold = option percent 10 "The same of swap.";
    freeSwapKillThreshold = maybe percent "The same of swap; half of the other if null.";
    enableDebugInfo = flag false "Whether more is logged.";
    enableNotifications = flag false "Whether what was ended is told over the system's bus; every user can do that then. Where they are shown (systembus-notify) is not seen to.";
    killHook = maybe types.path "Program that runs for each process that was ended.";
    reportInterval = number 3600 "Seconds between reports of memory; 0 for none.";
    extraArgs = strings [ ] "Further arguments.";
  };

  config = mkIf cfg.enable {
    environment.systemPackages = [ cfg.package ];

    systemd.services.earlyoom = {
      overrideStrategy = "asDropin";
      wantedBy = [ "multi-user.target" ];
      path = lib.optional cfg.enableNotifications pkgs.dbus;
      serviceConfig.EnvironmentFile = "";
      environment.EARLYOOM_ARGS =
        lib.cli.toCommandLineShellGNU { } {
          m = limits cfg.freeMemThreshold cfg.freeMemKillThreshold;
          s = limits cfg.freeSwapThreshold cfg.freeSwapKillThreshold;
          r = toString cfg.reportInterval;
          d = cfg.enableDebugInfo;
          n = cfg.enableNotifications;
          N = cfg.killHook;
        }
        + " "
        + lib.escapeShellArgs cfg.extraArgs;
    };
  };
}
