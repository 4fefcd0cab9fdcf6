# Drivers of graphics cards.
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

  cfg = config.firn.graphics;
in
{
  options.firn.graphics = {
    enable = mkEnableOption "drivers of the graphics card";

    vendor = mkOption {
      type = types.nullOr (
        types.enum [
          "amd"
          "intel"
          "nvidia"
        ]
      );
      default = null;
      description = "Who made the card; null for what every card can do.";
    };
  };

  config = mkIf cfg.enable (mkMerge [
    { hardware.graphics.enable = true; }

    # Of the two drivers for Vulkan the one that the community writes.
    (mkIf (cfg.vendor == "amd") {
      environment.sessionVariables.AMD_VULKAN_ICD = "RADV";
    })

    (mkIf (cfg.vendor == "intel") {
      hardware.graphics.extraPackages = [ pkgs.intel-media-driver ];
    })

    (mkIf (cfg.vendor == "nvidia") {
      services.xserver.videoDrivers = [ "nvidia" ];
      hardware.nvidia.open = true;
      hardware.nvidia.modesetting.enable = true;
    })
  ]);
}
