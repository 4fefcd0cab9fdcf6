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

  refusal = why: option: { inherit why option; };
  refused = {
    "boot.binfmt.emulatedSystems" = refusal kernel (options.boot.binfmt.emulatedSystems or null);
    "boot.binfmt.registrations" = refusal kernel (options.boot.binfmt.registrations or null);
    "boot.blacklistedKernelModules" = refusal kernel (options.boot.blacklistedKernelModules or null);
    "boot.extraModprobeConfig" = refusal kernel (options.boot.extraModprobeConfig or null);
    "boot.initrd.luks.devices" = refusal disks (options.boot.initrd.luks.devices or null);
    "boot.kernel.sysctl" = refusal kernel (options.boot.kernel.sysctl or null);
    "boot.kernel.sysfs" = refusal kernel (options.boot.kernel.sysfs or null);
    "boot.kernelModules" = refusal kernel (options.boot.kernelModules or null);
    "boot.swraid.enable" = refusal disks (options.boot.swraid.enable or null);
    "boot.zfs.extraPools" = refusal disks (options.boot.zfs.extraPools or null);
    "security.audit.enable" = refusal kernel (options.security.audit.enable or null);
    "security.auditd.enable" = refusal kernel (options.security.auditd.enable or null);
    "swapDevices" = refusal swap (options.swapDevices or null);
    "time.hardwareClockInLocalTime" = refusal "the clock is another machine's" (
      options.time.hardwareClockInLocalTime or null
    );
    "zramSwap.enable" = refusal swap (options.zramSwap.enable or null);
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
    path:
    { why, option }:
    let
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
