{ lib, ... }:
{
  "a pool is imported before what is mounted of it" = {
    module = {
      fileSystems."/tank" = {
        device = "tank/data";
        fsType = "zfs";
      };
      boot.zfs = {
        extraPools = [ "backup" ];
        devNodes = "/dev/disk/by-path";
        pools.backup.devNodes = "/dev";
        forceImportAll = true;
        passwordTimeout = 30;
      };
    };
    actual =
      host:
      let
        inherit (host.config.systemd) services;
      in
      {
        names = lib.filter (lib.hasPrefix "z") (lib.attrNames services);
        inherit (services.zfs-import-tank) requiredBy;
        imports = map (s: lib.hasInfix s services.zfs-import-tank.script) [
          "zpool import -d \"/dev/disk/by-path\" -N -f \"tank\""
          "--timeout=30"
        ];
        other = lib.hasInfix "zpool import -d \"/dev\" -N -f \"backup\"" services.zfs-import-backup.script;
        packages = map (p: p.name) host.config.system.fsPackages;
      };
    expected = {
      names = [
        "zfs-import-backup"
        "zfs-import-tank"
        "zpool-trim"
      ];
      requiredBy = [
        "tank.mount"
        "zfs-import.target"
      ];
      imports = [
        true
        true
      ];
      other = true;
      packages = [ "zfs" ];
    };
  };

  "keys of named datasets only" = {
    module.boot.zfs = {
      extraPools = [
        "a"
        "b"
      ];
      requestEncryptionCredentials = [ "a/secret" ];
    };
    actual =
      host:
      map (pool: lib.hasInfix "load-key" host.config.systemd.services."zfs-import-${pool}".script) [
        "a"
        "b"
      ];
    expected = [
      true
      false
    ];
  };

  "pools are scrubbed and trimmed" = {
    module.services.zfs = {
      autoScrub = {
        enable = true;
        interval = "weekly";
        randomizedDelaySec = "1h";
        pools = [ "tank" ];
      };
      trim = {
        interval = "daily";
        randomizedDelaySec = "2h";
      };
    };
    actual =
      host:
      let
        inherit (host.config.systemd) services timers;
      in
      [
        services.zfs-scrub.script
        timers.zfs-scrub.timerConfig.OnCalendar
        timers.zfs-scrub.timerConfig.RandomizedDelaySec
        timers.zpool-trim.timerConfig.OnCalendar
        timers.zpool-trim.timerConfig.RandomizedDelaySec
        (
          (host.extendModules { modules = [ { services.zfs.trim.enable = false; } ]; })
          .config.systemd.services
            ? zpool-trim
        )
      ];
    expected = [
      "zpool scrub -w tank"
      "weekly"
      "1h"
      [ "daily" ]
      "2h"
      false
    ];
  };

  "another package in its place" = {
    module =
      { pkgs, ... }:
      {
        boot.supportedFilesystems.zfs = true;
        boot.zfs.package = pkgs.bc;
      };
    actual = host: builtins.elem "bc" (map (p: p.name) host.config.environment.systemPackages);
    expected = true;
  };

  "pools are not trimmed where that is said" = {
    module = {
      boot.zfs.extraPools = [ "tank" ];
      services.zfs.trim.enable = false;
    };
    actual = host: host.config.systemd.services ? zpool-trim;
    expected = false;
  };
}
