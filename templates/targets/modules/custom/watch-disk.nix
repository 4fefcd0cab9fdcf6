# A module of your own: every target knows it, and enables it where it is wanted.
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
    mkOption
    types
    ;
  cfg = config.targets.watch-disk;
in
{
  options.targets.watch-disk = {
    enable = mkEnableOption "a word in the journal before a disk is full";

    full = mkOption {
      type = types.ints.between 1 99;
      default = 90;
      description = "From how many per cent on.";
    };
  };

  config = mkIf cfg.enable {
    systemd.services.watch-disk = {
      description = "Warns when a disk is nearly full";
      startAt = "hourly";
      path = [ pkgs.coreutils ];
      serviceConfig.Type = "oneshot";
      script = ''
        df --local --exclude-type=tmpfs --output=pcent,target | tail -n +2 | while read -r used target; do
          if [ "''${used%\%}" -ge ${toString cfg.full} ]; then echo "<4>$target is $used full"; fi
        done
      '';
    };
  };
}
