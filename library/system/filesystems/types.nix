# The options of a file system, and of what is encrypted below it.
{ lib }:
let
  inherit (lib)
    mkDefault
    mkIf
    mkMerge
    mkOption
    types
    ;

  option =
    type: default: description:
    mkOption { inherit type default description; };
  maybe = type: option (types.nullOr type) null;

  described =
    text: type: check:
    types.addCheck type check // { description = "${type.description} (with check: ${text})"; };
  isNonEmpty = s: builtins.match "[ \t\n]*" s == null;
  nonEmpty = described "non-empty" types.str isNonEmpty;
  place = described "non-empty without trailing slash" types.str (
    s: isNonEmpty s && builtins.match ".+/" s == null
  );

  memory = [
    "proc"
    "sysfs"
    "tmpfs"
    "ramfs"
    "devtmpfs"
    "devpts"
  ];

in
{
  # A list of names, or a set of which those that are true count.
  attrNamesToTrue = types.coercedTo (types.listOf types.str) (list: lib.genAttrs list (_: true)) (
    types.attrsOf types.bool
  );

  fileSystem =
    { name, config, ... }:
    {
      options = {
        enable = option types.bool true "Whether it is mounted.";
        mountPoint = mkOption {
          type = place;
          default = name;
          example = "/mnt/usb";
          description = "Where it is mounted.";
        };
        device = maybe nonEmpty "What is mounted: a device, a tag as `UUID=…`, a folder for a binding.";
        fsType = mkOption {
          type = nonEmpty;
          example = "ext4";
          description = "Type of the file system.";
        };
        options = option (types.nonEmptyListOf nonEmpty) [
          "defaults"
        ] "Options of the mount, also those of systemd as in fstab.";
        depends = option (types.listOf place) [ ] "Places that are mounted before.";
        label = maybe nonEmpty "Label of the device, in place of `device`.";
        autoFormat = option types.bool false "Whether a device without a file system is formatted.";
        autoResize = option types.bool false "Whether it grows to the size of its device.";
        noCheck = option types.bool false "Whether it is not checked before.";
        neededForBoot =
          option types.bool false
            "Whether the initial RAM disk mounts it, which on a Linux host the distribution decides: there it is told that this has no effect.";
        overlay = {
          lowerdir = mkOption {
            type = types.nullOr (types.nonEmptyListOf (types.either types.str types.pathInStore));
            default = null;
            description = "Folders below, from the top.";
          };
          upperdir = maybe types.str "The folder that changes go to.";
          workdir = maybe types.str "A folder beside it that the kernel works in.";
        };
      };

      config = mkMerge [
        (mkIf (lib.elem config.fsType memory) { device = mkDefault config.fsType; })
        (mkIf (config.label != null) { device = mkDefault "/dev/disk/by-label/${config.label}"; })
        (mkIf (config.overlay.lowerdir != null) {
          fsType = mkDefault "overlay";
          device = mkDefault "overlay";
          options = [
            "lowerdir=${lib.concatStringsSep ":" config.overlay.lowerdir}"
          ]
          ++ lib.optionals (config.overlay.upperdir != null) [
            "upperdir=${config.overlay.upperdir}"
            "workdir=${config.overlay.workdir}"
          ];
          depends =
            config.overlay.lowerdir
            ++ lib.optionals (config.overlay.upperdir != null) [
              config.overlay.upperdir
              config.overlay.workdir
            ];
        })
      ];
    };

  encrypted.options.encrypted = {
    enable = option types.bool false "Whether the device is opened from an encrypted one.";
    blkDev = maybe types.str "The encrypted device.";
    label = maybe types.str "Name of the opened device below /dev/mapper.";
    keyFile = maybe types.str "File with the key; null to be asked.";
  };
}
