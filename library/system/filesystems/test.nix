{ lib, manifest, ... }:
let
  unit = name: host: host.config.systemd.units.${name}.text;
  links = name: host: {
    inherit ((manifest host).units.${name}) wantedBy requiredBy;
  };
in
{
  "a file system is a unit of local-fs.target, checked before" = {
    module.fileSystems."/data" = {
      label = "data";
      fsType = "ext4";
      options = [
        "noatime"
        "x-systemd.requires=app.service"
        "x-systemd.before=other.service"
        "x-systemd.mount-timeout=30"
        "x-systemd.device-timeout=10s"
      ];
      depends = [ "/keys" ];
    };
    actual = host: {
      text = unit "data.mount" host;
      links = links "data.mount" host;
      device = unit "dev-disk-by\\x2dlabel-data.device" host;
      packages = map (p: p.name) host.config.environment.systemPackages;
    };
    expected = {
      text = ''
        [Unit]
        After=app.service systemd-fsck@dev-disk-by\x2dlabel-data.service
        Before=local-fs.target other.service
        Requires=app.service systemd-fsck@dev-disk-by\x2dlabel-data.service
        RequiresMountsFor=/keys

        [Mount]
        Options=noatime
        TimeoutSec=30
        Type=ext4
        What=/dev/disk/by-label/data
        Where=/data

      '';
      links = {
        wantedBy = [ ];
        requiredBy = [ "local-fs.target" ];
      };
      device = "[Unit]\nJobRunningTimeoutSec=10s\n";
      packages = [
        "e2fsprogs"
        "bash"
      ];
    };
  };

  "one that may be missing keeps nothing waiting" = {
    module.fileSystems."/backup" = {
      device = "/dev/disk/by-label/backup";
      fsType = "ext4";
      noCheck = true;
      options = [ "nofail" ];
    };
    actual = host: {
      text = unit "backup.mount" host;
      links = links "backup.mount" host;
    };
    # As systemd-fstab-generator makes it of a line of /etc/fstab.
    expected = {
      text = ''
        [Unit]

        [Mount]
        Options=nofail
        Type=ext4
        What=/dev/disk/by-label/backup
        Where=/backup


        [Install]
        WantedBy=local-fs.target
      '';
      links = {
        wantedBy = [ "local-fs.target" ];
        requiredBy = [ ];
      };
    };
  };

  "one of the network, mounted when it is used" = {
    module.fileSystems."/music" = {
      device = "files:/music";
      fsType = "nfs";
      options = [
        "x-systemd.automount"
        "x-systemd.idle-timeout=600"
        "nofail"
        "ro"
      ];
    };
    actual = host: {
      automount = unit "music.automount" host;
      mount = links "music.mount" host;
      links = links "music.automount" host;
    };
    expected = {
      automount = ''
        [Unit]
        Before=remote-fs.target

        [Automount]
        TimeoutIdleSec=600
        Where=/music


        [Install]
        WantedBy=remote-fs.target
      '';
      mount = {
        wantedBy = [ ];
        requiredBy = [ ];
      };
      links = {
        wantedBy = [ "remote-fs.target" ];
        requiredBy = [ ];
      };
    };
  };

  "a device by its tag, formatted and grown" = {
    module.fileSystems."/srv" = {
      device = "UUID=abc";
      fsType = "ext4";
      autoFormat = true;
      autoResize = true;
      noCheck = true;
      options = [ "noauto" ];
    };
    actual = host: {
      links = links "srv.mount" host;
      inherit (lib.head (lib.filter (m: m.where == "/srv") host.config.systemd.mounts))
        what
        requires
        wants
        ;
      make =
        host.config.systemd.services."systemd-makefs@dev-disk-by\\x2duuid-abc".serviceConfig.ExecStart;
      grow = host.config.systemd.services."systemd-growfs@srv".serviceConfig.ExecStart;
    };
    expected = {
      links = {
        wantedBy = [ ];
        requiredBy = [ ];
      };
      what = "/dev/disk/by-uuid/abc";
      requires = [ "systemd-makefs@dev-disk-by\\x2duuid-abc.service" ];
      wants = [ "systemd-growfs@srv.service" ];
      make = "/usr/lib/systemd/systemd-makefs ext4 \"/dev/disk/by-uuid/abc\"";
      grow = "/usr/lib/systemd/systemd-growfs \"/srv\"";
    };
  };

  "a binding, and one that is not enabled" = {
    module.fileSystems = {
      "/export/home" = {
        device = "/home";
        fsType = "none";
        options = [ "bind" ];
      };
      "/old" = {
        enable = false;
        device = "/dev/sdz";
        fsType = "ext4";
      };
    };
    actual = host: lib.attrNames host.config.systemd.units;
    expected = [ "export-home.mount" ];
  };

  "an overlay of folders" = {
    module.fileSystems."/merged" = {
      overlay = {
        lowerdir = [
          "/a"
          "/b"
        ];
        upperdir = "/upper";
        workdir = "/work";
      };
    };
    actual = host: unit "merged.mount" host;
    expected = ''
      [Unit]
      Before=local-fs.target
      RequiresMountsFor=/a /b /upper /work

      [Mount]
      Options=lowerdir=/a:/b,upperdir=/upper,workdir=/work
      Type=overlay
      What=overlay
      Where=/merged

    '';
  };

  "an encrypted one is opened before" = {
    module.fileSystems."/secret" = {
      device = "/dev/mapper/secret";
      fsType = "xfs";
      encrypted = {
        enable = true;
        label = "secret";
        blkDev = "/dev/sdb1";
        keyFile = "/etc/keys/secret";
      };
    };
    actual = host: host.config.systemd.services."systemd-cryptsetup@secret".serviceConfig.ExecStart;
    expected = "/usr/lib/systemd/systemd-cryptsetup attach \"secret\" \"/dev/sdb1\" \"/etc/keys/secret\" \"\"";
  };

  "programs of types that are asked for" = {
    module.boot.supportedFilesystems = [
      "btrfs"
      "ntfs"
    ];
    actual = host: map (p: p.name) host.config.environment.systemPackages;
    expected = [
      "btrfs-progs"
      "ntfs3g"
      "bash"
    ];
  };

  "the root is only named" = {
    module = {
      fileSystems."/" = {
        device = "/dev/sda1";
        fsType = "ext4";
      };
    };
    actual = host: [
      (lib.length host.config.warnings)
      (lib.length
        (host.extendModules { modules = [ { nivis.unsupported = [ "fileSystems" ]; } ]; }).config.warnings
      )
      (lib.attrNames host.config.systemd.units)
    ];
    expected = [
      1
      0
      [ ]
    ];
  };

  "what cannot grow is refused" = {
    module.fileSystems."/x" = {
      device = "/dev/sdb";
      fsType = "vfat";
      autoResize = true;
    };
    refused = true;
  };

  "one may stand elsewhere than it is called, and be asked for early" = {
    module.fileSystems.data = {
      mountPoint = "/srv/data";
      device = "/dev/sdb1";
      fsType = "btrfs";
      neededForBoot = true;
    };
    actual = host: {
      units = lib.attrNames host.config.systemd.units;
      told = map (lib.hasPrefix "`fileSystems.\"/srv/data\".neededForBoot' has no effect") host.config.warnings;
    };
    expected = {
      units = [ "srv-data.mount" ];
      told = [ true ];
    };
  };
}
