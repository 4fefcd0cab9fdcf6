# Calendars: fetched by vdirsyncer, shown by khal. Where they are is said once in ~/.config/vdirsyncer/config.
{ config, lib, ... }:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkOption
    types
    ;

  cfg = config.firn.home.calendar;
in
{
  options.firn.home.calendar = {
    enable = mkEnableOption "calendars, the same here and elsewhere";

    folder = mkOption {
      type = types.str;
      default = "${config.xdg.dataHome}/calendars";
      defaultText = "~/.local/share/calendars";
      description = "Where calendars are on this machine.";
    };

    interval = mkOption {
      type = types.str;
      default = "*:0/10";
      description = "How often they are fetched, as systemd.time(7) has it.";
    };
  };

  config = mkIf cfg.enable {
    xdg.configFile."khal/config".text = ''
      [calendars]
      [[all]]
      path = ${cfg.folder}/*
      type = discover
      [locale]
      timeformat = %H:%M
      dateformat = %Y-%m-%d
      longdateformat = %Y-%m-%d
      datetimeformat = %Y-%m-%d %H:%M
      longdatetimeformat = %Y-%m-%d %H:%M
    '';

    systemd.user.services.calendars = {
      Unit = {
        Description = "Calendars, here and elsewhere";
        ConditionPathExists = "%h/.config/vdirsyncer/config";
      };
      Service = {
        Type = "oneshot";
        ExecStart = "/usr/bin/env vdirsyncer sync";
      };
    };
    systemd.user.timers.calendars = {
      Unit.Description = "Calendars, here and elsewhere";
      Timer = {
        OnCalendar = cfg.interval;
        Persistent = true;
      };
      Install.WantedBy = [ "timers.target" ];
    };
  };
}
