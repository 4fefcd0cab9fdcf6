# The clock from time servers: systemd-timesyncd and /etc/systemd/timesyncd.conf.d/60-nivis.conf.
# State: off unless time servers are declared, since the machine may have another daemon for it.
{
  config,
  lib,
  options,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib)
    concatStringsSep
    mkIf
    mkOption
    types
    ;

  cfg = config.services.timesyncd;
  opt = options.services.timesyncd;

  # What is set goes before the lists of servers. They are not put into the option, whose being declared turns this on.
  Time =
    lib.optionalAttrs (cfg.servers != null) { NTP = concatStringsSep " " cfg.servers; }
    // lib.optionalAttrs (cfg.fallbackServers != null) {
      FallbackNTP = concatStringsSep " " cfg.fallbackServers;
    }
    // cfg.settings.Time;

  servers =
    default: extra: description:
    mkOption (
      {
        type = types.nullOr (types.listOf types.str);
        inherit default description;
      }
      // extra
    );
in
{
  options = {
    networking.timeServers = mkOption {
      type = types.listOf types.str;
      default = [
        "0.nixos.pool.ntp.org"
        "1.nixos.pool.ntp.org"
        "2.nixos.pool.ntp.org"
        "3.nixos.pool.ntp.org"
      ];
      description = "Time servers.";
    };

    services.timesyncd = {
      enable = mkOption {
        type = types.bool;
        default = lib.any utils.isDeclared [
          options.networking.timeServers
          opt.servers
          opt.fallbackServers
          opt.settings.Time
        ];
        defaultText = lib.literalMD "whether time servers are declared";
        description = "Whether systemd-timesyncd sets the clock.";
      };
      servers = servers null { } "Time servers.";
      fallbackServers = servers config.networking.timeServers {
        defaultText = lib.literalExpression "config.networking.timeServers";
      } "Time servers that are asked where no other is known.";
      settings.Time = mkOption {
        type = utils.systemdUtils.sectionType;
        default = { };
        example = {
          PollIntervalMaxSec = 180;
        };
        description = "Settings, see {manpage}`timesyncd.conf(5)`.";
      };
    };
  };

  config = mkIf cfg.enable {
    environment.systemPackages = [ pkgs.systemd-timesyncd ];

    environment.etc."systemd/timesyncd.conf.d/60-nivis.conf".text =
      utils.systemdUtils.lib.settingsToSections
        { inherit Time; };

    systemd.services.systemd-timesyncd = {
      wantedBy = [ "sysinit.target" ];
      aliases = [ "dbus-org.freedesktop.timesync1.service" ];
      overrideStrategy = "asDropin";
      restartTriggers = [ config.environment.etc."systemd/timesyncd.conf.d/60-nivis.conf".source ];
    };
  };
}
