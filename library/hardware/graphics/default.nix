# Drivers of graphics cards, from the distribution's packages.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    mkMerge
    mkOption
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; }) enable flag packages;
  cfg = config.hardware;
  graphics = cfg.graphics;
  inherit (config.nivis) distribution;
in
{
  imports = [
    (lib.mkRenamedOptionModule [ "hardware" "opengl" "enable" ] [ "hardware" "graphics" "enable" ])
    (lib.mkRenamedOptionModule
      [ "hardware" "opengl" "driSupport32Bit" ]
      [ "hardware" "graphics" "enable32Bit" ]
    )
    (lib.mkRenamedOptionModule
      [ "hardware" "opengl" "extraPackages" ]
      [ "hardware" "graphics" "extraPackages" ]
    )
  ];

  options.hardware = {
    graphics = {
      enable = enable "programs draw with the graphics card";
      enable32Bit = enable "programs of 32 bits do, too";
      package = mkOption {
        type = types.package;
        default = pkgs.mesa;
        defaultText = lib.literalExpression "pkgs.mesa";
        description = "The package of drivers.";
      };
      extraPackages = packages "Further drivers, such as for video.";
      extraPackages32 = packages "Further drivers of 32 bits.";
    };

    amdgpu = {
      opencl.enable = enable "AMD's cards compute with OpenCL";
      initrd.enable = enable "AMD's driver is loaded before the disks are mounted";
      overdrive.enable = enable "AMD's cards may be clocked otherwise";
      overdrive.ppfeaturemask = mkOption {
        type = types.str;
        default = "0xfffd7fff";
        description = "Which features of the driver are on.";
      };
      legacySupport.enable = enable "the newer driver serves AMD's cards of the years 2012 to 2014";
    };

    intel-gpu-tools.enable = enable "tools for Intel's cards are there";
    intelgpu.driver = mkOption {
      type = types.enum [
        "i915"
        "xe"
      ];
      default = "i915";
      description = "The kernel's driver of Intel's cards.";
    };
    intelgpu.vaapi = flag false "Whether Intel's cards decode video.";
  };

  config = mkMerge [
    {
      assertions = [
        {
          assertion = config.boot.isContainer -> !(graphics.enable && graphics.enable32Bit);
          message = "`hardware.graphics.enable32Bit' cannot be kept in a container.";
        }
        {
          assertion = graphics.enable32Bit -> config.nixpkgs.hostPlatform.isx86_64;
          message = "`hardware.graphics.enable32Bit` is only supported on an x86_64 system.";
        }
        {
          assertion =
            graphics.enable32Bit
            -> lib.elem distribution [
              "arch"
              "fedora"
            ];
          message = "`hardware.graphics.enable32Bit': ${distribution} has such drivers only after another architecture is added by hand (dpkg --add-architecture i386). Add it, name the packages in `environment.systemPackages', and leave the option out.";
        }
        {
          assertion = !cfg.amdgpu.initrd.enable;
          message = "`hardware.amdgpu.initrd.enable' cannot be kept on this kind of machine (linux): the initial RAM disk is made by the distribution.";
        }
      ];
    }
    (mkIf graphics.enable {
      environment.systemPackages = [
        graphics.package
      ]
      ++ graphics.extraPackages
      ++ lib.optionals graphics.enable32Bit ([ pkgs.mesa-32 ] ++ graphics.extraPackages32)
      ++ lib.optional cfg.amdgpu.opencl.enable pkgs.rocm-opencl
      ++ lib.optional cfg.intelgpu.vaapi pkgs.intel-media-driver;
    })
    (mkIf cfg.intel-gpu-tools.enable { environment.systemPackages = [ pkgs.intel-gpu-tools ]; })
    (mkIf cfg.amdgpu.overdrive.enable {
      boot.extraModprobeConfig = "options amdgpu ppfeaturemask=${cfg.amdgpu.overdrive.ppfeaturemask}\n";
    })
    (mkIf cfg.amdgpu.legacySupport.enable {
      boot.extraModprobeConfig = ''
        options amdgpu si_support=1 cik_support=1
        options radeon si_support=0 cik_support=0
      '';
    })
    (mkIf (cfg.intelgpu.driver == "xe") {
      boot.extraModprobeConfig = "options i915 force_probe=!*\noptions xe force_probe=*\n";
    })
  ];
}
