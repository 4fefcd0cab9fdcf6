# Says in the journal what will break soon: full disks and units that failed.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkMerge
    mkOption
    types
    ;

  cfg = config.site.watch;
in
{
  imports = [ ../_model.nix ];

  options.site.watch = {
    enable = mkEnableOption "warnings about full disks and failed units";

    full = mkOption {
      type = types.ints.between 50 99;
      default = 90;
      description = "How much of a disk may be used, in percent.";
    };
  };

  config = mkMerge [
    {
      site.modules.watch = {
        inherit (cfg) enable;
        description = "Warnings in the journal about full disks and failed units";
      };
    }

    (mkIf cfg.enable {
      systemd.services.watch = {
        description = "Warns of full disks and failed units";
        startAt = "hourly";
        path = [ pkgs.util-linux ];
        serviceConfig.Type = "oneshot";
        script = ''
          df --output=pcent,target --local --exclude-type=tmpfs | tail -n +2 | while read -r used target; do
            if [ "''${used%\%}" -gt ${toString cfg.full} ]; then
              logger --priority daemon.warning "watch: $target is $used full"
            fi
          done
          systemctl --failed --plain --no-legend | while read -r unit _; do
            logger --priority daemon.warning "watch: $unit failed"
          done
        '';
      };
    })
  ];
}
