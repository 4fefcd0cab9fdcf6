# What a container has from the machine around it: refused where the host itself declares it. Modules of this library may
# want the same; the machine around has it or has not.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib) concatStringsSep filter mkIf;

  kernel = "its kernel was started by another machine";
  disks = "disks and arrays are opened by the machine around it";
  swap = "what it may swap is said by the machine around it";

  refused = {
    "boot.binfmt.emulatedSystems" = kernel;
    "boot.binfmt.registrations" = kernel;
    "boot.blacklistedKernelModules" = kernel;
    "boot.extraModprobeConfig" = kernel;
    "boot.initrd.luks.devices" = disks;
    "boot.kernel.sysctl" = kernel;
    "boot.kernel.sysfs" = kernel;
    "boot.kernelModules" = kernel;
    "boot.swraid.enable" = disks;
    "boot.zfs.extraPools" = disks;
    "security.audit.enable" = kernel;
    "security.auditd.enable" = kernel;
    "swapDevices" = swap;
    "time.hardwareClockInLocalTime" = "the clock is another machine's";
    "zramSwap.enable" = swap;
  };

  # Parameters that each container has for itself: see namespaces(7).
  isOfContainer =
    name:
    lib.any (start: lib.hasPrefix start name) [
      "fs.mqueue."
      "kernel.domainname"
      "kernel.hostname"
      "kernel.msg"
      "kernel.sem"
      "kernel.shm"
      "net."
      "user."
    ];

  isSaid =
    value:
    !(lib.elem value [
      false
      null
      ""
      [ ]
      { }
    ]);
  # What of a definition is not the container's own.
  remaining =
    path: value:
    if path == "boot.kernel.sysctl" && lib.isAttrs value then
      lib.filterAttrs (name: _: !isOfContainer name) value
    else
      value;

  ofLibrary =
    file:
    lib.any (module: lib.hasPrefix (toString module) (toString file)) (import ../../modules.nix).linux;

  complaint =
    path: why:
    let
      option = lib.attrByPath (lib.splitString "." path) null options;
      ofHost = filter (
        d: isSaid (remaining path d.value) && !ofLibrary d.file
      ) option.definitionsWithLocations;
      names = lib.unique (
        lib.concatMap (
          d: if path == "boot.kernel.sysctl" then lib.attrNames (remaining path d.value) else [ ]
        ) ofHost
      );
      shown = if names == [ ] then "`${path}'" else "`${path}' (${concatStringsSep ", " names})";
      places = concatStringsSep ", " (lib.unique (map (d: toString d.file) ofHost));
    in
    {
      assertion = ofHost == [ ];
      message = "${shown} cannot be made true: this is a container (`boot.isContainer'), and ${why}. Set in ${places}; leave it out here by `lib.mkIf (!config.boot.isContainer)'.";
    };
in
{
  config.assertions = mkIf config.boot.isContainer (lib.mapAttrsToList complaint refused);
}
