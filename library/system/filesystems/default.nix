# File systems, as units of mounts beside what /etc/fstab says; a unit goes before a line there of the same place.
# State: "/" is mounted before anything of ours runs, and is only named here.
{
  config,
  lib,
  options,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib)
    any
    attrValues
    concatStringsSep
    elem
    filter
    hasPrefix
    mkDefault
    mkIf
    mkMerge
    mkOption
    optional
    optionals
    removePrefix
    types
    ;

  inherit (import ./types.nix { inherit lib; })
    fileSystem
    encrypted
    attrNamesToTrue
    ;

  systems = attrValues config.fileSystems;
  mounted = filter (fs: fs.mountPoint != "/") systems;

  tags = {
    "UUID=" = "/dev/disk/by-uuid/";
    "LABEL=" = "/dev/disk/by-label/";
    "PARTUUID=" = "/dev/disk/by-partuuid/";
    "PARTLABEL=" = "/dev/disk/by-partlabel/";
  };
  # "UUID=x" as the device udev makes for it.
  deviceOf =
    fs:
    let
      device =
        if fs.device == null then
          throw "No device specified for mount point ‘${fs.mountPoint}’."
        else
          fs.device;
      tag = lib.findFirst (t: hasPrefix t device) null (lib.attrNames tags);
    in
    if tag == null then device else tags.${tag} + removePrefix tag device;

  network = [
    "nfs"
    "nfs4"
    "cifs"
    "smb3"
    "sshfs"
    "fuse.sshfs"
    "ceph"
    "glusterfs"
    "9p"
  ];
  unchecked = network ++ [
    "none"
    "auto"
    "overlay"
    "iso9660"
    "bindfs"
    "udf"
    "btrfs"
    "zfs"
    "tmpfs"
    "bcachefs"
    "nilfs2"
    "vboxsf"
    "squashfs"
    "apfs"
    "prl_fs"
    "vmhgfs"
  ];

  has = fs: option: elem option fs.options;
  # Values of "x-systemd.<key>=…".
  valuesOf =
    fs: key: map (removePrefix "x-systemd.${key}=") (filter (hasPrefix "x-systemd.${key}=") fs.options);
  lastOf = fs: key: lib.last (valuesOf fs key);

  # What systemd and mount are told.
  plainOptions =
    fs:
    filter (
      o:
      !(elem o [
        "defaults"
        "auto"
        "noauto"
      ])
      && !(hasPrefix "x-systemd." o)
      && !(hasPrefix "x-initrd." o)
    ) fs.options;

  isRemote = fs: elem fs.fsType network || has fs "_netdev";
  targetOf = fs: if isRemote fs then "remote-fs.target" else "local-fs.target";
  isAutomount = fs: has fs "x-systemd.automount";
  starts = fs: !(has fs "noauto");
  isChecked =
    fs:
    !fs.noCheck && hasPrefix "/dev/" (deviceOf fs) && !(elem fs.fsType unchecked) && !(has fs "bind");

  escaped = utils.escapeSystemdPath;
  fsck = fs: "systemd-fsck@${escaped (deviceOf fs)}.service";
  makefs = fs: "systemd-makefs@${escaped (deviceOf fs)}.service";
  growfs = fs: "systemd-growfs@${escaped fs.mountPoint}.service";

  mount = fs: {
    what = deviceOf fs;
    where = fs.mountPoint;
    type = fs.fsType;
    options = concatStringsSep "," (plainOptions fs);
    # Nobody waits for what may be missing, as systemd-fstab-generator has it; systemd itself reads "nofail" too.
    before = lib.optional (!has fs "nofail") (targetOf fs) ++ valuesOf fs "before";
    requires =
      valuesOf fs "requires" ++ optional (isChecked fs) (fsck fs) ++ optional fs.autoFormat (makefs fs);
    wants = optional fs.autoResize (growfs fs);
    after =
      valuesOf fs "requires"
      ++ valuesOf fs "after"
      ++ optional (isChecked fs) (fsck fs)
      ++ optional fs.autoFormat (makefs fs);
    wantedBy =
      valuesOf fs "wanted-by"
      ++ optionals (starts fs && !(isAutomount fs) && has fs "nofail") [ (targetOf fs) ];
    requiredBy =
      valuesOf fs "required-by"
      ++ optionals (starts fs && !(isAutomount fs) && !(has fs "nofail")) [ (targetOf fs) ];
    unitConfig = lib.optionalAttrs (fs.depends ++ valuesOf fs "requires-mounts-for" != [ ]) {
      RequiresMountsFor = concatStringsSep " " (fs.depends ++ valuesOf fs "requires-mounts-for");
    };
    mountConfig = lib.optionalAttrs (valuesOf fs "mount-timeout" != [ ]) {
      TimeoutSec = lastOf fs "mount-timeout";
    };
  };

  automount = fs: {
    where = fs.mountPoint;
    before = [ (targetOf fs) ];
    wantedBy = optional (starts fs && has fs "nofail") (targetOf fs);
    requiredBy = optional (starts fs && !(has fs "nofail")) (targetOf fs);
    automountConfig = lib.optionalAttrs (valuesOf fs "idle-timeout" != [ ]) {
      TimeoutIdleSec = lastOf fs "idle-timeout";
    };
  };

  helper = name: description: command: extra: {
    ${lib.removeSuffix ".service" name} = {
      inherit description;
      enableDefaultPath = false;
      restartIfChanged = false;
      unitConfig.DefaultDependencies = false;
      conflicts = [ "shutdown.target" ];
      serviceConfig = {
        Type = "oneshot";
        RemainAfterExit = true;
        TimeoutSec = 0;
        ExecStart = command;
      };
    }
    // extra;
  };

  helpers = mkMerge (
    map (
      fs:
      helper (makefs fs) "Make File System on ${deviceOf fs}"
        "/usr/lib/systemd/systemd-makefs ${fs.fsType} ${utils.escapeSystemdExecArg (deviceOf fs)}"
        {
          before = [ "shutdown.target" ];
          bindsTo = [ "${escaped (deviceOf fs)}.device" ];
          after = [ "${escaped (deviceOf fs)}.device" ];
        }
    ) (filter (fs: fs.autoFormat) mounted)
    ++ map (
      fs:
      helper (growfs fs) "Grow File System on ${fs.mountPoint}"
        "/usr/lib/systemd/systemd-growfs ${utils.escapeSystemdExecArg fs.mountPoint}"
        {
          before = [
            "shutdown.target"
            (targetOf fs)
          ];
          bindsTo = [ "${escaped fs.mountPoint}.mount" ];
          after = [ "${escaped fs.mountPoint}.mount" ];
        }
    ) (filter (fs: fs.autoResize) mounted)
  );

  # The programs of a file system.
  programs = {
    bcachefs = [ ];
    btrfs = [ pkgs.btrfs-progs ];
    cifs = [ pkgs.cifs-utils ];
    exfat = [ pkgs.exfatprogs ];
    ext2 = [ pkgs.e2fsprogs ];
    ext3 = [ pkgs.e2fsprogs ];
    ext4 = [ pkgs.e2fsprogs ];
    f2fs = [ pkgs.f2fs-tools ];
    jfs = [ pkgs.jfsutils ];
    nfs = [ pkgs.nfs-utils ];
    nfs4 = [ pkgs.nfs-utils ];
    ntfs = [ pkgs.ntfs3g ];
    ntfs-3g = [ pkgs.ntfs3g ];
    sshfs = [ pkgs.sshfs ];
    "fuse.sshfs" = [ pkgs.sshfs ];
    vfat = [ pkgs.dosfstools ];
    xfs = [ pkgs.xfsprogs ];
    zfs = [ config.boot.zfs.package ];
  };
  supported = lib.attrNames (lib.filterAttrs (_: v: v) config.boot.supportedFilesystems);

  rootNamed = config.fileSystems ? "/";
  isExcused =
    lib.isList config.nivis.unsupported
    && any (
      p:
      elem p [
        "fileSystems"
        "fileSystems./"
        "fileSystems.\"/\""
      ]
    ) config.nivis.unsupported;

  resizable = [
    "ext3"
    "ext4"
    "btrfs"
    "xfs"
  ];
in
{
  options = {
    fileSystems = mkOption {
      type = types.attrsOf (
        types.submodule [
          fileSystem
          encrypted
        ]
      );
      default = { };
      apply = lib.filterAttrs (_: fs: fs.enable);
      example = {
        "/data" = {
          device = "/dev/disk/by-label/data";
          fsType = "ext4";
        };
      };
      description = "File systems to mount, by where.";
    };

    system.fsPackages = mkOption {
      type = types.listOf types.package;
      internal = true;
      default = [ ];
      description = "Packages of programs that mount and check.";
    };

    boot.supportedFilesystems = mkOption {
      type = attrNamesToTrue;
      default = { };
      example = {
        btrfs = true;
      };
      description = "Types of file systems whose programs are there.";
    };
  };

  config = {
    assertions =
      map (fs: {
        assertion = !fs.autoResize || elem fs.fsType resizable;
        message = ''
          Mountpoint '${fs.mountPoint}': 'autoResize = true' is not supported for 'fsType = "${fs.fsType}"'
          only the following support it: ${concatStringsSep ", " resizable}.
        '';
      }) mounted
      ++ map (fs: {
        assertion = fs.label == null || fs.device == "/dev/disk/by-label/${fs.label}";
        message = "The filesystem with mount point ${fs.mountPoint} has its label and device set to inconsistent values.";
      }) mounted
      ++ map (fs: {
        assertion = !fs.encrypted.enable || fs.encrypted.label != null;
        message = "The filesystem for ${fs.mountPoint} has encrypted.enable set to true, but no encrypted.label set";
      }) mounted;

    warnings = optionals (!isExcused) (
      map
        (
          option:
          "`${option}' has no effect on this kind of machine (linux): what the initial RAM disk mounts is said by the "
          + "distribution. It is set in ${concatStringsSep ", " (map toString options.fileSystems.files)}."
        )
        (
          optional rootNamed "fileSystems.\"/\""
          ++ map (fs: "fileSystems.\"${fs.mountPoint}\".neededForBoot") (
            filter (fs: fs.neededForBoot) mounted
          )
        )
    );

    boot.supportedFilesystems = mkIf (mounted != [ ]) (map (fs: fs.fsType) mounted);
    system.fsPackages = lib.concatMap (type: programs.${type} or [ ]) supported;
    environment.systemPackages = lib.unique config.system.fsPackages;

    boot.initrd.luks.devices = lib.listToAttrs (
      map (fs: {
        name = fs.encrypted.label;
        value = {
          device = fs.encrypted.blkDev;
          inherit (fs.encrypted) keyFile;
        };
      }) (filter (fs: fs.encrypted.enable) mounted)
    );

    systemd.mounts = map mount mounted;
    systemd.automounts = map automount (filter isAutomount mounted);
    systemd.services = helpers;
    systemd.units = lib.listToAttrs (
      map (fs: {
        name = "${escaped (deviceOf fs)}.device";
        value = {
          overrideStrategy = "asDropin";
          text = "[Unit]\nJobRunningTimeoutSec=${lastOf fs "device-timeout"}\n";
        };
      }) (filter (fs: valuesOf fs "device-timeout" != [ ]) mounted)
    );
  };
}
