{
  lib,
  text,
  ...
}:
{
  "the driver, its options and sleep" = {
    module = {
      nivis.distribution = "arch";
      services.xserver.videoDrivers = [ "nvidia" ];
      hardware.nvidia = {
        open = true;
        powerManagement.enable = true;
        powerManagement.finegrained = true;
        dynamicBoost.enable = true;
        nvidiaPersistenced = true;
        moduleParams.nvidia.NVreg_EnableGpuFirmware = 0;
        prime = {
          offload.enable = true;
          offload.enableOffloadCmd = true;
          intelBusId = "PCI:0:2:0";
          nvidiaBusId = "PCI:1:0:0";
        };
      };
    };
    actual = host: [
      (text host "modprobe.d/nivis.conf")
      (map lib.getName host.config.environment.systemPackages)
      host.config.systemd.services.nvidia-suspend.requiredBy
      host.config.systemd.services.nvidia-powerd.wantedBy
      host.config.systemd.services.nvidia-persistenced.wantedBy
      (lib.hasInfix "0x10de" (text host "udev/rules.d/99-local.rules"))
    ];
    expected = [
      ''
        blacklist nouveau
        blacklist nvidiafb
        options nvidia NVreg_DynamicPowerManagement=0x02 NVreg_EnableGpuFirmware=0 NVreg_OpenRmEnableUnsupportedGpus=1 NVreg_PreserveVideoMemoryAllocations=1
        options nvidia_drm fbdev=1 modeset=1
      ''
      [
        "bash"
        "nvidia-open"
        "nvidia-settings"
        "nvidia-vaapi-driver"
        "nvidia-offload"
        "mesa"
      ]
      [ "systemd-suspend.service" ]
      [ "multi-user.target" ]
      [ "multi-user.target" ]
      true
    ];
  };

  "modes may be left to others, and tools left out" = {
    module = {
      services.xserver.videoDrivers = [ "nvidia" ];
      hardware.nvidia = {
        modesetting.enable = false;
        nvidiaSettings = false;
        videoAcceleration = false;
      };
    };
    actual = host: [
      (text host "modprobe.d/nivis.conf")
      (map lib.getName host.config.environment.systemPackages)
    ];
    expected = [
      ''
        blacklist nouveau
        blacklist nvidiafb
      ''
      [
        "bash"
        "nvidia"
        "mesa"
      ]
    ];
  };

  "cards must be named" = {
    module = {
      services.xserver.videoDrivers = [ "nvidia" ];
      hardware.nvidia.prime.offload.enable = true;
    };
    refused = true;
  };

  "Alpine has no driver" = {
    module = {
      nivis.distribution = "alpine";
      services.xserver.videoDrivers = [ "nvidia" ];
    };
    refused = true;
  };

  "another name for the command, and AMD's card" = {
    module = {
      nivis.distribution = "arch";
      services.xserver.videoDrivers = [ "nvidia" ];
      hardware.nvidia.prime = {
        nvidiaBusId = "PCI:1:0:0";
        amdgpuBusId = "PCI:6:0:0";
        offload.enable = true;
        offload.enableOffloadCmd = true;
        offload.offloadCmdMainProgram = "on-nvidia";
      };
    };
    actual = host: [
      host.config.hardware.nvidia.enabled
      (lib.elem "on-nvidia" (map (p: p.name) host.config.environment.systemPackages))
    ];
    expected = [
      true
      true
    ];
  };

  "the X server's start is the distribution's" = {
    module = {
      services.xserver.videoDrivers = [ "nvidia" ];
      hardware.nvidia.prime = {
        sync.enable = true;
        nvidiaBusId = "PCI:1:0:0";
        intelBusId = "PCI:0:2:0";
      };
    };
    refused = true;
  };

  "the other card cannot draw" = {
    module = {
      nivis.distribution = "arch";
      services.xserver.videoDrivers = [ "nvidia" ];
      hardware.nvidia = {
        open = true;
        prime = {
          reverseSync.enable = true;
          intelBusId = "PCI:0:2:0";
          nvidiaBusId = "PCI:1:0:0";
        };
      };
    };
    refused = true;
  };
}
