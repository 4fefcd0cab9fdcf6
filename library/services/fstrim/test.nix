{ manifest, ... }:
{
  "the distribution's timer runs as often as is said" = {
    module.services.fstrim = {
      enable = true;
      interval = "daily";
    };
    actual = host: [
      host.config.systemd.timers.fstrim.timerConfig.OnCalendar
      (manifest host).units."fstrim.timer".strategy
      (manifest host).units."fstrim.timer".wantedBy
    ];
    expected = [
      [
        ""
        "daily"
      ]
      "dropin"
      [ "timers.target" ]
    ];
  };

  "the distribution decides where nothing is said" = {
    module = { };
    actual = host: (manifest host).units ? "fstrim.timer";
    expected = false;
  };
}
