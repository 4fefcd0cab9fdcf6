{
  manifest,
  lib,
  refusals,
  ...
}:
let
  params = host: host.config.environment.etc."default/grub.d/60-nivis.cfg".text;
in
{
  "parameters go through GRUB's drop-in" = {
    module.boot = {
      kernelParams = [
        "quiet"
        ''dyndbg="file a.c +p"''
      ];
      consoleLogLevel = 3;
      resumeDevice = "/dev/sda2";
    };
    actual = host: [
      (params host)
      (manifest host).onChange.boot-loader.command
    ];
    expected = [
      "GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX quiet dyndbg=\\\"file a.c +p\\\" loglevel=3 resume=/dev/sda2\"\n"
      [ "/usr/sbin/update-grub" ]
    ];
  };

  "a container's kernel is another machine's" = {
    module.boot = {
      isContainer = true;
      kernelParams = [ "quiet" ];
    };
    refused = true;
  };

  "so are its modules, its parameters, its swap and its disks" = {
    module = {
      boot = {
        isContainer = true;
        kernelModules = [ "nbd" ];
        blacklistedKernelModules = [ "pcspkr" ];
        extraModprobeConfig = "options a b=1";
        kernel.sysctl = {
          "vm.swappiness" = 10;
          "net.ipv4.ip_forward" = 1;
          "kernel.shmmax" = 1;
        };
        kernel.sysfs.module.a.parameters.b = 1;
        initrd.luks.devices.data.device = "/dev/sda2";
        swraid.enable = true;
        zfs.extraPools = [ "tank" ];
        binfmt.emulatedSystems = [ "aarch64-linux" ];
        binfmt.registrations.x = {
          interpreter = "/bin/x";
          magicOrExtension = "x";
          recognitionType = "extension";
        };
      };
      security.audit.enable = true;
      security.auditd.enable = true;
      swapDevices = [ { device = "/swap"; } ];
      time.hardwareClockInLocalTime = true;
      zramSwap.enable = true;
    };
    actual =
      host:
      let
        messages = lib.filter (lib.hasInfix "this is a container") (refusals host);
        names = map (m: lib.head (lib.splitString " cannot be made true" m)) messages;
      in
      [
        names
        (lib.all (m: lib.hasInfix "Set in " m && !lib.hasInfix "/library/system/" m) messages)
      ];
    expected = [
      [
        "`boot.binfmt.emulatedSystems'"
        "`boot.binfmt.registrations'"
        "`boot.blacklistedKernelModules'"
        "`boot.extraModprobeConfig'"
        "`boot.initrd.luks.devices'"
        "`boot.kernel.sysctl' (vm.swappiness)"
        "`boot.kernel.sysfs'"
        "`boot.kernelModules'"
        "`boot.swraid.enable'"
        "`boot.zfs.extraPools'"
        "`security.audit.enable'"
        "`security.auditd.enable'"
        "`swapDevices'"
        "`time.hardwareClockInLocalTime'"
        "`zramSwap.enable'"
      ]
      true
    ];
  };

  "what modules of the library want of a kernel does not keep them from containers" = {
    module = {
      boot.isContainer = true;
      boot.kernel.sysctl."net.ipv4.ip_forward" = 1;
      virtualisation.docker.enable = true;
      services.redis.servers.a.enable = true;
    };
    actual = host: [
      (refusals host)
      (manifest host).kernelModules
      (host.config.environment.etc ? "modules-load.d/nivis.conf")
    ];
    expected = [
      [ ]
      [ ]
      false
    ];
  };

  "Windows starts the kernel of WSL" = {
    module = {
      wsl.enable = true;
      boot.kernelParams = [ "quiet" ];
    };
    actual = host: map (lib.hasInfix "Windows starts the kernel") (refusals host);
    expected = [ true ];
  };

  "a boot loader without a place for it" = {
    module = {
      nivis.distribution = "fedora";
      boot.kernelParams = [ "quiet" ];
    };
    refused = true;
  };

  "pages are compressed" = {
    module.boot.zswap = {
      enable = true;
      compressor = "lz4";
      zpool = "zbud";
      maxPoolPercent = 10;
      acceptThresholdPercent = 80;
      shrinkerEnabled = false;
    };
    actual = host: [
      (lib.hasInfix "zswap.enabled=1 zswap.compressor=lz4 zswap.zpool=zbud zswap.max_pool_percent=10 zswap.accept_threshold_percent=80 zswap.shrinker_enabled=0" (
        params host
      ))
      host.config.boot.kernel.sysfs.module.zswap.parameters.compressor
    ];
    expected = [
      true
      "lz4"
    ];
  };

  "/tmp in memory" = {
    module.boot.tmp = {
      useTmpfs = true;
      tmpfsSize = "2G";
      tmpfsHugeMemoryPages = "advise";
      cleanOnBoot = true;
    };
    actual = host: [
      host.config.systemd.units."tmp.mount".text
      host.config.systemd.tmpfiles.rules
    ];
    expected = [
      ''
        [Unit]

        [Mount]
        Options=mode=1777,strictatime,rw,nosuid,nodev,size=2G,huge=advise
        Type=tmpfs
        What=tmpfs
        Where=/tmp

      ''
      [ "D! /tmp 1777 root root" ]
    ];
  };
}
