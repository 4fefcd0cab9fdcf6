# Free blocks of solid-state disks are told to them now and then.
# State: none. Otherwise than on NixOS: off unless declared, since distributions decide it for themselves.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (import ../_common { inherit lib; }) flag text;

  cfg = config.services.fstrim;
in
{
  options.services.fstrim = {
    enable = flag false "Whether mounted file systems are trimmed regularly.";
    interval = text "weekly" "How often, see {manpage}`systemd.time(7)`.";
  };

  config = lib.mkIf cfg.enable {
    environment.systemPackages = [ pkgs.util-linux ];

    # The service is the distribution's.
    systemd.timers.fstrim = {
      timerConfig.OnCalendar = [
        ""
        cfg.interval
      ];
      wantedBy = [ "timers.target" ];
      overrideStrategy = "asDropin";
    };
  };
}
