{ pkgs, ... }:
{
  systemd = {
    services.report = {
      description = "The nightly report";
      path = [ pkgs.coreutils ];
      environment.LEVEL = "full";
      script = "echo report";
      serviceConfig = {
        Type = "oneshot";
        DynamicUser = true;
      };
    };
    timers.report = {
      wantedBy = [ "timers.target" ];
      timerConfig = {
        OnCalendar = "daily";
        Persistent = true;
      };
    };
    tmpfiles.rules = [ "d /var/lib/report 0750 root root -" ];
  };
}
