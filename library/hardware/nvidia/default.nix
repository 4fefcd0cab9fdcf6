# NVIDIA's driver, from the distribution's packages, and the options of its kernel modules.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    option
    ;
  cfg = config.hardware.nvidia;
  prime = cfg.prime;

  busId = option (types.strMatching "([[:print:]]+:[0-9]{1,3}(@[0-9]{1,10})?:[0-9]{1,2}:[0-9])?") "";

  offload = pkgs.writeShellScriptBin prime.offload.offloadCmdMainProgram ''
    export __NV_PRIME_RENDER_OFFLOAD=1
    export __NV_PRIME_RENDER_OFFLOAD_PROVIDER=NVIDIA-G0
    export __GLX_VENDOR_LIBRARY_NAME=nvidia
    export __VK_LAYER_NV_optimus=NVIDIA_only
    exec "$@"
  '';

  parameters = lib.filterAttrs (_: v: v != { }) (
    lib.recursiveUpdate {
      nvidia =
        lib.optionalAttrs cfg.powerManagement.enable {
          NVreg_PreserveVideoMemoryAllocations = 1;
        }
        // lib.optionalAttrs cfg.powerManagement.finegrained { NVreg_DynamicPowerManagement = "0x02"; }
        // lib.optionalAttrs (cfg.open == true) { NVreg_OpenRmEnableUnsupportedGpus = 1; };
      nvidia_drm = lib.optionalAttrs cfg.modesetting.enable {
        modeset = 1;
        fbdev = 1;
      };
    } cfg.moduleParams
  );
in
{
  options = {
    services.xserver.videoDrivers = mkOption {
      type = types.listOf types.str;
      default = [
        "modesetting"
        "fbdev"
      ];
      description = "Drivers of graphics; `nvidia` stands for NVIDIA's.";
    };

    hardware.nvidia = {
      enabled = mkOption {
        type = types.bool;
        readOnly = true;
        default = lib.elem "nvidia" config.services.xserver.videoDrivers;
        defaultText = lib.literalExpression ''lib.elem "nvidia" config.services.xserver.videoDrivers'';
        description = "Whether NVIDIA's driver is used.";
      };
      package = mkOption {
        type = types.package;
        default = if cfg.open == true then pkgs.nvidia-open else pkgs.nvidia;
        defaultText = lib.literalExpression "pkgs.nvidia";
        description = "The package of the driver.";
      };
      open = option (types.nullOr types.bool) null "Whether the open kernel modules are used.";
      modesetting.enable = flag true "Whether the driver sets modes, as Wayland needs.";
      nvidiaSettings = flag true "Whether NVIDIA's settings are there.";
      nvidiaPersistenced = enable "the driver stays loaded";
      videoAcceleration = flag true "Whether video is decoded by the card.";
      powerManagement.enable = enable "memory of the card is kept while the machine sleeps";
      powerManagement.finegrained = enable "the card is switched off when it is not used";
      dynamicBoost.enable = enable "processor and card share power";
      moduleParams = option (types.attrsOf (
        types.attrsOf types.raw
      )) { } "Options of the kernel modules.";
      prime = {
        intelBusId = busId "Where Intel's card is.";
        nvidiaBusId = busId "Where NVIDIA's card is.";
        amdgpuBusId = busId "Where AMD's card is.";
        offload.enable = enable "programs use NVIDIA's card when asked to";
        offload.enableOffloadCmd = enable "a command asks it";
        offload.offloadCmdMainProgram = option types.str "nvidia-offload" "The name of the command.";
        sync.enable = enable "NVIDIA's card draws everything";
        reverseSync.enable = enable "the other card draws, and NVIDIA's shows";
      };
    };
  };

  config = mkIf cfg.enabled {
    assertions = [
      {
        assertion = !config.boot.isContainer;
        message = "`services.xserver.videoDrivers = [ \"nvidia\" ]' cannot be kept in a container: the driver is the machine's that runs it.";
      }
      {
        assertion = config.nivis.distribution != "alpine";
        message = "`services.xserver.videoDrivers = [ \"nvidia\" ]': NVIDIA's driver needs glibc, which Alpine has not.";
      }
      {
        assertion = prime.offload.enableOffloadCmd -> prime.offload.enable || prime.reverseSync.enable;
        message = "Offload command requires offloading or reverse prime sync to be enabled.";
      }
      {
        assertion = !(prime.sync.enable && prime.offload.enable);
        message = "PRIME Sync and Offload cannot be both enabled";
      }
      {
        assertion =
          (prime.sync.enable || prime.offload.enable || prime.reverseSync.enable)
          -> prime.nvidiaBusId != "" && (prime.intelBusId != "") != (prime.amdgpuBusId != "");
        message = "When NVIDIA PRIME is enabled, the GPU bus IDs must be configured.";
      }
      {
        assertion = cfg.powerManagement.finegrained -> prime.offload.enable;
        message = "Fine-grained power management requires offload to be enabled.";
      }
      {
        assertion = !(prime.sync.enable || prime.reverseSync.enable);
        message = "`hardware.nvidia.prime.sync' and `.reverseSync' change the X server's start, which is the distribution's display manager's. Use `prime.offload'.";
      }
    ];

    hardware.graphics.enable = true;
    boot.blacklistedKernelModules = [
      "nouveau"
      "nvidiafb"
    ];
    boot.extraModprobeConfig = lib.concatStrings (
      lib.mapAttrsToList (
        module: set:
        "options ${module} ${
          lib.concatStringsSep " " (lib.mapAttrsToList (n: v: "${n}=${toString v}") set)
        }\n"
      ) parameters
    );

    environment.systemPackages = [
      cfg.package
    ]
    ++ lib.optional cfg.nvidiaSettings pkgs.nvidia-settings
    ++ lib.optional cfg.videoAcceleration pkgs.nvidia-vaapi-driver
    ++ lib.optional prime.offload.enableOffloadCmd offload;

    # The units come with the driver's package.
    systemd.services = lib.mapAttrs (_: unit: unit // { overrideStrategy = "asDropin"; }) (
      lib.optionalAttrs cfg.powerManagement.enable {
        nvidia-suspend.requiredBy = [ "systemd-suspend.service" ];
        nvidia-hibernate.requiredBy = [ "systemd-hibernate.service" ];
        nvidia-resume.requiredBy = [
          "systemd-suspend.service"
          "systemd-hibernate.service"
        ];
      }
      // lib.optionalAttrs cfg.dynamicBoost.enable {
        nvidia-powerd.wantedBy = [ "multi-user.target" ];
      }
      // lib.optionalAttrs cfg.nvidiaPersistenced {
        nvidia-persistenced.wantedBy = [ "multi-user.target" ];
      }
    );
    services.udev.extraRules = mkIf cfg.powerManagement.finegrained ''
      ACTION=="bind", SUBSYSTEM=="pci", ATTR{vendor}=="0x10de", ATTR{class}=="0x03[0-9]*", TEST=="power/control", ATTR{power/control}="auto"
      ACTION=="unbind", SUBSYSTEM=="pci", ATTR{vendor}=="0x10de", ATTR{class}=="0x03[0-9]*", TEST=="power/control", ATTR{power/control}="on"
    '';
  };
}
