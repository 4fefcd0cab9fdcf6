# systemd-oomd ends processes before memory runs out: /etc/systemd/oomd.conf.d/60-nivis.conf.
# State: off unless enabled; NixOS has it on.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib)
    mkDefault
    mkIf
    mkOption
    types
    ;

  cfg = config.systemd.oomd;

  flag =
    description:
    mkOption {
      type = types.bool;
      default = false;
      inherit description;
    };

  watched = {
    ManagedOOMMemoryPressure = "kill";
    ManagedOOMMemoryPressureLimit = mkDefault "80%";
  };
in
{
  imports = [
    (lib.mkRenamedOptionModule
      [ "systemd" "oomd" "enableUserServices" ]
      [ "systemd" "oomd" "enableUserSlices" ]
    )
    (lib.mkRenamedOptionModule [ "systemd" "oomd" "extraConfig" ] [ "systemd" "oomd" "settings" "OOM" ])
  ];

  options.systemd.oomd = {
    enable = flag "Whether systemd-oomd runs.";
    enableRootSlice = flag "Whether the root slice is watched.";
    enableSystemSlice = flag "Whether system.slice is watched.";
    enableUserSlices = flag "Whether users' slices are watched.";
    settings.OOM = mkOption {
      type = utils.systemdUtils.sectionType;
      default = { };
      example = {
        DefaultMemoryPressureLimit = "60%";
      };
      description = "Settings, see {manpage}`oomd.conf(5)`.";
    };
  };

  config = {
    assertions = [
      {
        assertion =
          cfg.enable
          || !(
            cfg.enableRootSlice || cfg.enableSystemSlice || cfg.enableUserSlices || cfg.settings.OOM != { }
          );
        message = "`systemd.oomd' is set up, but `systemd.oomd.enable' is false, which is the default on a Linux host.";
      }
    ];

    environment = mkIf cfg.enable {
      systemPackages = [ pkgs.systemd-oomd ];
      etc."systemd/oomd.conf.d/60-nivis.conf".text = utils.systemdUtils.lib.settingsToSections {
        inherit (cfg.settings) OOM;
      };
    };

    systemd = mkIf cfg.enable {
      services.systemd-oomd = {
        wantedBy = [ "multi-user.target" ];
        overrideStrategy = "asDropin";
        restartTriggers = [ config.environment.etc."systemd/oomd.conf.d/60-nivis.conf".source ];
      };
      slices."-".sliceConfig = mkIf cfg.enableRootSlice watched;
      slices.system.sliceConfig = mkIf cfg.enableSystemSlice watched;
      slices.user.sliceConfig = mkIf cfg.enableUserSlices watched;
      user.units.slice = mkIf cfg.enableUserSlices {
        text = ''
          [Slice]
          ManagedOOMMemoryPressure=kill
          ManagedOOMMemoryPressureLimit=80%
        '';
        overrideStrategy = "asDropin";
      };
    };
  };
}
