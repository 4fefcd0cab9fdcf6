{
  lib,
  text,
  ...
}:
{
  "drivers are the distribution's" = {
    module =
      { pkgs, ... }:
      {
        nivis.distribution = "arch";
        hardware = {
          graphics = {
            enable = true;
            enable32Bit = true;
            extraPackages = [ pkgs.intel-media-driver ];
          };
          amdgpu.opencl.enable = true;
          intel-gpu-tools.enable = true;
        };
      };
    actual = host: map lib.getName host.config.environment.systemPackages;
    expected = [
      "bash"
      "mesa"
      "intel-media-driver"
      "mesa-32"
      "rocm-opencl"
      "intel-gpu-tools"
    ];
  };

  "options of the kernel's drivers" = {
    module = {
      hardware = {
        amdgpu.overdrive.enable = true;
        amdgpu.legacySupport.enable = true;
        intelgpu.driver = "xe";
      };
    };
    actual = host: text host "modprobe.d/nivis.conf";
    expected = ''
      options amdgpu ppfeaturemask=0xfffd7fff

      options amdgpu si_support=1 cik_support=1
      options radeon si_support=0 cik_support=0

      options i915 force_probe=!*
      options xe force_probe=*
    '';
  };

  "Debian has no drivers of 32 bits without more" = {
    module = {
      hardware.graphics.enable = true;
      hardware.graphics.enable32Bit = true;
    };
    refused = true;
  };

  "the initial RAM disk is the distribution's" = {
    module = {
      hardware.amdgpu.initrd.enable = true;
    };
    refused = true;
  };

  "earlier names still work" = {
    module = {
      hardware.opengl.enable = true;
    };
    actual = host: host.config.hardware.graphics.enable;
    expected = true;
  };

  "drivers of 32 bits and for video, and what may be set" = {
    module =
      { pkgs, ... }:
      {
        nivis.distribution = "arch";
        hardware = {
          graphics = {
            enable = true;
            enable32Bit = true;
            extraPackages32 = [ pkgs.jq ];
          };
          intelgpu.vaapi = true;
          amdgpu.overdrive = {
            enable = true;
            ppfeaturemask = "0xffffffff";
          };
        };
      };
    actual = host: [
      (map (name: lib.elem name (map (p: p.name) host.config.environment.systemPackages)) [
        "jq"
        "intel-media-driver"
      ])
      (lib.hasInfix "options amdgpu ppfeaturemask=0xffffffff\n" (text host "modprobe.d/nivis.conf"))
    ];
    expected = [
      [
        true
        true
      ]
      true
    ];
  };
}
