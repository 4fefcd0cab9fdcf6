# Swap on devices, in files that are made if need be, and in memory.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib)
    concatStringsSep
    filter
    mkIf
    mkMerge
    mkOption
    nameValuePair
    optional
    optionalString
    types
    ;

  inherit (import ../filesystems/types.nix { inherit lib; }) encrypted;

  option =
    type: default: description:
    mkOption { inherit type default description; };
  maybe = type: option (types.nullOr type) null;

  random.options = {
    enable = option types.bool false "Whether the key is made at every start.";
    cipher = option types.str "aes-xts-plain64" "The cipher.";
    keySize = maybe types.int "Size of the key, in bits.";
    sectorSize = maybe types.int "Size of a sector, in bytes.";
    source = option types.str "/dev/urandom" "Where the key comes from.";
    allowDiscards = option types.bool false "Whether freed blocks are told to the device.";
  };

  device =
    { config, options, ... }:
    {
      options = {
        device = mkOption {
          type = types.nonEmptyStr;
          example = "/dev/sda3";
          description = "The device or file.";
        };
        label = mkOption {
          type = types.str;
          example = "swap";
          description = "Label of the device, in place of `device`.";
        };
        size = maybe types.int "Size in MiB of a file that is made.";
        priority = maybe types.int "Which one is used first.";
        randomEncryption = mkOption {
          type = types.coercedTo types.bool (enable: { inherit enable; }) (types.submodule random);
          default = false;
          description = "Whether it is encrypted with a key that nobody knows.";
        };
        discardPolicy = maybe (types.enum [
          "once"
          "pages"
          "both"
        ]) "When freed blocks are told to the device.";
        options = option (types.listOf types.nonEmptyStr) [ "defaults" ] "Options, as in fstab.";
        deviceName = mkOption {
          type = types.str;
          internal = true;
          description = "Name of the encrypted device.";
        };
        realDevice = mkOption {
          type = types.path;
          internal = true;
          description = "What is swapped to.";
        };
      };
      config = {
        device = mkIf options.label.isDefined "/dev/disk/by-label/${config.label}";
        deviceName = lib.replaceStrings [ "\\" ] [ "" ] (utils.escapeSystemdPath config.device);
        realDevice =
          if config.randomEncryption.enable then "/dev/mapper/${config.deviceName}" else config.device;
      };
    };

  unitName = sw: "${utils.escapeSystemdPath sw.realDevice}.swap";

  unit =
    sw:
    let
      starts = !(lib.elem "noauto" sw.options);
      mayFail = lib.elem "nofail" sw.options;
      options =
        filter (
          o:
          !(lib.elem o [
            "defaults"
            "auto"
            "noauto"
            "nofail"
          ])
          && !(lib.hasPrefix "x-systemd." o)
        ) sw.options
        ++
          optional (sw.discardPolicy != null)
            "discard${optionalString (sw.discardPolicy != "both") "=${sw.discardPolicy}"}";
      body = {
        What = sw.realDevice;
      }
      // lib.optionalAttrs (sw.priority != null) { Priority = sw.priority; }
      // lib.optionalAttrs (options != [ ]) { Options = concatStringsSep "," options; };
    in
    nameValuePair (unitName sw) {
      wantedBy = optional (starts && mayFail) "swap.target";
      requiredBy = optional (starts && !mayFail) "swap.target";
      # As file systems: nobody waits for what may be missing.
      text =
        "[Unit]\n${optionalString (!mayFail) "Before=swap.target\n"}\n[Swap]\n"
        + utils.systemdUtils.lib.attrsToSection body;
    };

  # Makes the file, and opens what is encrypted.
  make =
    sw:
    let
      inherit (sw) randomEncryption;
      size = toString sw.size;
    in
    nameValuePair "mkswap-${sw.deviceName}" {
      description = "Initialisation of swap device ${sw.device}";
      after = [ "systemd-modules-load.service" ];
      wantedBy = [ (unitName sw) ];
      requiredBy = optional randomEncryption.enable (unitName sw);
      before = [
        (unitName sw)
        "shutdown.target"
      ];
      conflicts = [ "shutdown.target" ];
      path = [
        pkgs.util-linux
        pkgs.e2fsprogs
      ]
      ++ optional (config.boot.supportedFilesystems.btrfs or false) pkgs.btrfs-progs
      ++ optional randomEncryption.enable pkgs.cryptsetup;
      environment.DEVICE = sw.device;
      script =
        optionalString (sw.size != null) ''
          present=$(($(stat -c %s "$DEVICE" 2>/dev/null || echo 0) / 1048576))
          if [ ! -b "$DEVICE" ] && [ "$present" != ${size} ]; then
            mkdir -p "$(dirname "$DEVICE")"
            if [ "$(stat -f -c %T "$(dirname "$DEVICE")")" = btrfs ]; then
              rm -f "$DEVICE"
              btrfs filesystem mkswapfile --size ${size}M --uuid clear "$DEVICE"
            else
              truncate --size 0 "$DEVICE"
              # A file that is copied on writing cannot be swapped to.
              chattr +C "$DEVICE" 2>/dev/null || true
              dd if=/dev/zero of="$DEVICE" bs=1M count=${size} status=none
              ${optionalString (!randomEncryption.enable) "mkswap \"$DEVICE\""}
            fi
          fi
        ''
        + optionalString randomEncryption.enable (
          concatStringsSep " " (
            [
              "cryptsetup plainOpen -c ${randomEncryption.cipher} -d ${randomEncryption.source}"
            ]
            ++ optional (
              randomEncryption.sectorSize != null
            ) "--sector-size=${toString randomEncryption.sectorSize}"
            ++ optional (randomEncryption.keySize != null) "--key-size=${toString randomEncryption.keySize}"
            ++ optional randomEncryption.allowDiscards "--allow-discards"
            ++ [ "\"$DEVICE\" ${sw.deviceName}\n" ]
          )
          + "mkswap ${sw.realDevice}\n"
        );
      unitConfig = {
        RequiresMountsFor = [ (dirOf sw.device) ];
        DefaultDependencies = false;
      };
      serviceConfig = {
        Type = "oneshot";
        RemainAfterExit = randomEncryption.enable;
        UMask = "0177";
      }
      // lib.optionalAttrs randomEncryption.enable {
        ExecStop = "${lib.getExe pkgs.cryptsetup} close ${sw.deviceName}";
      };
      restartIfChanged = false;
    };

  inherit (config.boot) tmp;
  zram = config.zramSwap;
  zramDevices = map (n: "zram${toString n}") (lib.range 0 (zram.swapDevices - 1));
  ini = pkgs.formats.ini { };
in
{
  options = {
    swapDevices = mkOption {
      type = types.listOf (
        types.submodule [
          device
          encrypted
        ]
      );
      default = [ ];
      example = [
        {
          device = "/var/swapfile";
          size = 2048;
        }
      ];
      description = "Where memory is swapped to.";
    };

    zramSwap = {
      enable = option types.bool false "Whether memory is swapped to compressed memory.";
      swapDevices = option types.int 1 "To how many devices.";
      memoryPercent =
        option types.ints.positive 50
          "How much of the memory may be swapped there, in percent.";
      memoryMax = maybe types.int "How much at most, in bytes.";
      priority = option types.int 5 "Whether it is used before other swap.";
      algorithm = option (types.either (types.enum [
        "842"
        "lzo"
        "lzo-rle"
        "lz4"
        "lz4hc"
        "zstd"
      ]) types.str) "zstd" "How it is compressed.";
      writebackDevice = maybe types.path "Where pages go that cannot be compressed.";
    };

    boot.tmp = {
      useZram = option types.bool false "Whether /tmp is in compressed memory.";
      zramSettings = {
        zram-size = option types.str "ram * 0.5" "How much memory it may hold.";
        compression-algorithm = option types.str "zstd" "How it is compressed.";
        fs-type = option types.str "ext4" "Its file system.";
        options = option types.str "X-mount.mode=1777,discard" "Options of its mount.";
      };
    };

    services.zram-generator = {
      enable = option types.bool false "Whether devices of compressed memory are made.";
      package = option types.package pkgs.zram-generator "The package that makes them." // {
        defaultText = lib.literalExpression "pkgs.zram-generator";
      };
      settings = option (types.submodule {
        freeformType = ini.type;
      }) { } "The devices, see {manpage}`zram-generator.conf(5)`.";
    };
  };

  config = mkMerge [
    (mkIf (config.swapDevices != [ ]) {
      assertions = map (sw: {
        assertion =
          !sw.randomEncryption.enable || builtins.match "/dev/disk/by-(uuid|label)/.*" sw.device == null;
        message = ''
          You cannot use swap device "${sw.device}" with randomEncryption enabled.
          The UUIDs and labels will get erased on every boot when the partition is encrypted.
          Use /dev/disk/by-partuuid/… instead.
        '';
      }) config.swapDevices;

      warnings = map (sw: "Setting the swap size of block device ${sw.device} has no effect") (
        filter (sw: sw.size != null && lib.hasPrefix "/dev/" sw.device) config.swapDevices
      );

      boot.initrd.luks.devices = lib.listToAttrs (
        map (
          sw:
          nameValuePair sw.encrypted.label {
            device = sw.encrypted.blkDev;
            inherit (sw.encrypted) keyFile;
          }
        ) (filter (sw: sw.encrypted.enable) config.swapDevices)
      );

      systemd.units = lib.listToAttrs (map unit config.swapDevices);
      systemd.services = lib.listToAttrs (
        map make (filter (sw: sw.size != null || sw.randomEncryption.enable) config.swapDevices)
      );
    })

    (mkIf zram.enable {
      assertions = [
        {
          assertion = zram.writebackDevice == null || zram.swapDevices <= 1;
          message = "A single writeback device cannot be shared among multiple zram devices";
        }
      ];

      services.zram-generator = {
        enable = true;
        settings = lib.genAttrs zramDevices (
          _:
          let
            size = "${toString zram.memoryPercent} / 100 * ram";
          in
          {
            zram-size =
              if zram.memoryMax != null then "min(${size}, ${toString zram.memoryMax} / 1024 / 1024)" else size;
            compression-algorithm = zram.algorithm;
            swap-priority = zram.priority;
          }
          // lib.optionalAttrs (zram.writebackDevice != null) { writeback-device = zram.writebackDevice; }
        );
      };

      # The generator makes them; they are wanted here so that a switch starts them, too.
      systemd.units = lib.genAttrs (map (d: "dev-${d}.swap") zramDevices) (_: {
        overrideStrategy = "asDropin";
        wantedBy = [ "swap.target" ];
        text = "[Unit]\n";
      });
    })

    (mkIf tmp.useZram {
      assertions = [
        {
          assertion = !tmp.useTmpfs;
          message = "boot.tmp.useTmpfs is unnecessary if useZram=true";
        }
      ];
      boot.supportedFilesystems.${tmp.zramSettings.fs-type} = true;
      services.zram-generator = {
        enable = true;
        settings."zram${toString (if zram.enable then zram.swapDevices else 0)}" = {
          mount-point = "/tmp";
          inherit (tmp.zramSettings)
            zram-size
            compression-algorithm
            options
            fs-type
            ;
        };
      };
    })

    (mkIf config.services.zram-generator.enable {
      environment.systemPackages = [ config.services.zram-generator.package ];
      environment.etc."systemd/zram-generator.conf".source =
        ini.generate "zram-generator.conf" config.services.zram-generator.settings;
    })
  ];
}
