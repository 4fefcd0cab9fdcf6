# The machine follows the repository by itself.
{
  config,
  lib,
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

  cfg = config.site.updates;
in
{
  imports = [ ../_model.nix ];

  options.site.updates = {
    enable = mkEnableOption "switching by itself to what the repository says";

    repository = mkOption {
      type = types.str;
      default = "/etc/nivis";
      description = "Where the repository is, as a flake reference.";
    };

    at = mkOption {
      type = types.str;
      default = "04:40";
      description = "When, as systemd.time(7) has it.";
    };
  };

  config = mkMerge [
    {
      site.modules.updates = {
        inherit (cfg) enable;
        description = "Switching by itself to what the repository says";
      };
    }

    (mkIf cfg.enable {
      system.autoUpgrade = {
        enable = true;
        flake = cfg.repository;
        dates = cfg.at;
        randomizedDelaySec = "30min";
      };
    })
  ];
}
