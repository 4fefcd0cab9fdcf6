{
  lib,
  manifest,
  text,
  textOf,
  ...
}:
{
  "a device" = {
    module.swapDevices = [
      {
        label = "swap";
        priority = 10;
        discardPolicy = "once";
        options = [ "nofail" ];
      }
    ];
    actual = host: {
      inherit (host.config.systemd.units."dev-disk-by\\x2dlabel-swap.swap") text wantedBy;
    };
    expected = {
      text = "[Unit]\n\n[Swap]\nOptions=discard=once\nPriority=10\nWhat=/dev/disk/by-label/swap\n";
      wantedBy = [ "swap.target" ];
    };
  };

  "a file that is made" = {
    module.swapDevices = [
      {
        device = "/var/swapfile";
        size = 2048;
      }
    ];
    actual = host: {
      inherit (host.config.systemd.services.mkswap-var-swapfile) wantedBy before;
      made = lib.hasInfix "count=2048" host.config.systemd.services.mkswap-var-swapfile.script;
      inherit (host.config.systemd.units."var-swapfile.swap") requiredBy;
    };
    expected = {
      wantedBy = [ "var-swapfile.swap" ];
      before = [
        "var-swapfile.swap"
        "shutdown.target"
      ];
      made = true;
      requiredBy = [ "swap.target" ];
    };
  };

  "one with a key nobody knows" = {
    module.swapDevices = [
      {
        device = "/dev/sda3";
        randomEncryption = {
          enable = true;
          cipher = "serpent-xts-plain64";
          keySize = 512;
          sectorSize = 4096;
          source = "/dev/random";
          allowDiscards = true;
        };
      }
    ];
    actual = host: {
      inherit (host.config.systemd.services.mkswap-dev-sda3) script;
      swap =
        lib.hasInfix "What=/dev/mapper/dev-sda3"
          host.config.systemd.units."dev-mapper-dev\\x2dsda3.swap".text;
    };
    expected = {
      script = ''
        cryptsetup plainOpen -c serpent-xts-plain64 -d /dev/random --sector-size=4096 --key-size=512 --allow-discards "$DEVICE" dev-sda3
        mkswap /dev/mapper/dev-sda3
      '';
      swap = true;
    };
  };

  "an encrypted one is opened before" = {
    module.swapDevices = [
      {
        device = "/dev/mapper/swap";
        encrypted = {
          enable = true;
          label = "swap";
          blkDev = "/dev/sda3";
        };
      }
    ];
    actual = host: host.config.systemd.services ? "systemd-cryptsetup@swap";
    expected = true;
  };

  "a label does not outlive a key nobody knows" = {
    module.swapDevices = [
      {
        label = "swap";
        randomEncryption = true;
      }
    ];
    refused = true;
  };

  "compressed memory" = {
    module.zramSwap = {
      enable = true;
      swapDevices = 1;
      memoryPercent = 25;
      memoryMax = 1073741824;
      priority = 100;
      algorithm = "lz4";
      writebackDevice = "/dev/sda4";
    };
    actual = host: {
      text = textOf host.config.environment.etc."systemd/zram-generator.conf".source;
      inherit ((manifest host).units."dev-zram0.swap") wantedBy strategy;
    };
    expected = {
      text = ''
        [zram0]
        compression-algorithm=lz4
        swap-priority=100
        writeback-device=/dev/sda4
        zram-size=min(25 / 100 * ram, 1073741824 / 1024 / 1024)
      '';
      wantedBy = [ "swap.target" ];
      strategy = "dropin";
    };
  };

  "/tmp in compressed memory, beside swap" = {
    module = {
      zramSwap.enable = true;
      boot.tmp = {
        useZram = true;
        zramSettings = {
          zram-size = "min(ram / 2, 4096)";
          compression-algorithm = "lzo-rle";
          fs-type = "ext2";
          options = "discard";
        };
      };
      services.zram-generator.settings.zram7.host-memory-limit = 9048;
    };
    actual = host: textOf host.config.environment.etc."systemd/zram-generator.conf".source;
    expected = ''
      [zram0]
      compression-algorithm=zstd
      swap-priority=5
      zram-size=50 / 100 * ram

      [zram1]
      compression-algorithm=lzo-rle
      fs-type=ext2
      mount-point=/tmp
      options=discard
      zram-size=min(ram / 2, 4096)

      [zram7]
      host-memory-limit=9048
    '';
  };

  "/tmp is in one place" = {
    module.boot.tmp = {
      useZram = true;
      useTmpfs = true;
    };
    refused = true;
  };

  "another package in its place" = {
    module =
      { pkgs, ... }:
      {
        zramSwap.enable = true;
        services.zram-generator.package = pkgs.bc;
      };
    actual = host: builtins.elem "bc" (map (p: p.name) host.config.environment.systemPackages);
    expected = true;
  };

  "two devices of compressed memory" = {
    module.zramSwap = {
      enable = true;
      swapDevices = 2;
    };
    actual = host: lib.filter (lib.hasPrefix "dev-zram") (lib.attrNames (manifest host).units);
    expected = [
      "dev-zram0.swap"
      "dev-zram1.swap"
    ];
  };

  "the key of an encrypted device, and devices of compressed memory" = {
    module = {
      swapDevices = [
        {
          device = "/dev/mapper/swap";
          encrypted = {
            enable = true;
            label = "swap";
            blkDev = "/dev/sda2";
            keyFile = "/run/swap.key";
          };
        }
      ];
      services.zram-generator = {
        enable = true;
        settings.zram0.zram-size = "ram / 4";
      };
    };
    actual = host: [
      host.config.boot.initrd.luks.devices.swap.keyFile
      (text host "systemd/zram-generator.conf")
    ];
    expected = [
      "/run/swap.key"
      "[zram0]\nzram-size=ram / 4\n"
    ];
  };
}
