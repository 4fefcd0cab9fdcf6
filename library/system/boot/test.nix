{ manifest, lib, ... }:
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
