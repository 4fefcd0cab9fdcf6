# Encrypted devices, opened by systemd-cryptsetup. What the distribution opens for its root file system stays in
# /etc/crypttab, which is not written.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib)
    mapAttrs'
    mkIf
    mkOption
    nameValuePair
    optional
    optionals
    types
    ;

  cfg = config.boot.initrd.luks;

  option =
    type: default: description:
    mkOption { inherit type default description; };
  maybe = type: option (types.nullOr type) null;

  device =
    { ... }:
    {
      options = {
        device = mkOption {
          type = types.str;
          example = "/dev/disk/by-uuid/430e9eff-d852-4f68-aa3b-2fa3599ebe08";
          description = "The encrypted device.";
        };
        header = maybe types.str "File or device with the header.";
        keyFile = maybe types.str "File or device with the key; null to be asked.";
        keyFileSize = maybe types.int "How many bytes of it are the key.";
        keyFileOffset = maybe types.int "Where in it the key begins.";
        keyFileTimeout = maybe types.int "How many seconds to wait for it.";
        tryEmptyPassphrase = option types.bool false "Whether an empty password is tried first.";
        allowDiscards = option types.bool false "Whether freed blocks are told to the device.";
        bypassWorkqueues =
          option types.bool false
            "Whether the kernel's queues are left out, which suits fast disks.";
        crypttabExtraOpts =
          option (types.listOf types.singleLineStr) [ ]
            "Further options, see {manpage}`crypttab(5)`.";
      };
    };

  optionsOf =
    d:
    d.crypttabExtraOpts
    ++ optional d.allowDiscards "discard"
    ++ optionals d.bypassWorkqueues [
      "no-read-workqueue"
      "no-write-workqueue"
    ]
    ++ optional (d.header != null) "header=${d.header}"
    ++ optional (d.keyFileOffset != null) "keyfile-offset=${toString d.keyFileOffset}"
    ++ optional (d.keyFileSize != null) "keyfile-size=${toString d.keyFileSize}"
    ++ optional (d.keyFileTimeout != null) "keyfile-timeout=${toString d.keyFileTimeout}s"
    ++ optional d.tryEmptyPassphrase "try-empty-password";

  program = "/usr/lib/systemd/systemd-cryptsetup";
  arguments = utils.escapeSystemdExecArgs;

  service =
    name: d:
    let
      source = "${utils.escapeSystemdPath d.device}.device";
      isFile = d.keyFile != null && !(lib.hasPrefix "/dev/" d.keyFile);
    in
    nameValuePair "systemd-cryptsetup@${utils.escapeSystemdPath name}" {
      description = "Cryptography Setup for ${name}";
      enableDefaultPath = false;
      # Closing it would take what is mounted away.
      restartIfChanged = false;
      stopIfChanged = false;
      requiredBy = [ "cryptsetup.target" ];
      conflicts = [ "umount.target" ];
      before = [
        "umount.target"
        "cryptsetup.target"
      ];
      bindsTo = [ source ];
      after = [
        "cryptsetup-pre.target"
        source
      ];
      unitConfig = {
        DefaultDependencies = false;
        IgnoreOnIsolate = true;
      }
      // lib.optionalAttrs isFile { RequiresMountsFor = d.keyFile; };
      serviceConfig = {
        Type = "oneshot";
        RemainAfterExit = true;
        TimeoutSec = "infinity";
        KeyringMode = "shared";
        OOMScoreAdjust = 500;
        ExecStart = "${program} attach ${
          arguments [
            name
            d.device
            (if d.keyFile == null then "-" else d.keyFile)
            (lib.concatStringsSep "," (optionsOf d))
          ]
        }";
        ExecStop = "${program} detach ${arguments [ name ]}";
      };
    };
in
{
  options.boot.initrd.luks.devices = mkOption {
    type = types.attrsOf (types.submodule device);
    default = { };
    example = {
      data.device = "/dev/disk/by-uuid/430e9eff-d852-4f68-aa3b-2fa3599ebe08";
    };
    description = "Encrypted devices by the name that the opened one has below /dev/mapper.";
  };

  config = mkIf (cfg.devices != { }) {
    environment.systemPackages = [ pkgs.cryptsetup ];
    systemd.services = mapAttrs' service cfg.devices;
  };
}
