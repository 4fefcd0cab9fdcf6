# Options of machines that a Linux host is not, and of other module collections: they may be set by shared modules. What
# cannot be done with them here is said when the system is built.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib)
    attrByPath
    mkOption
    setAttrByPath
    types
    ;

  anything = types.attrsOf types.anything;
  kernel = "the kernel is the distribution's";
  storage = "disks are as the machine has them";

  without = why: type: default: { inherit why type default; };
  ofDistribution = what: without "${what} the distribution's";

  # By the option's path.
  foreign = {
    "boot.loader" = ofDistribution "the boot loader is" anything { };
    "boot.initrd" = ofDistribution "the kernel is" anything { };
    "boot.kernelPackages" = ofDistribution "the kernel is" types.raw null;
    "boot.kernelParams" = ofDistribution "the kernel is" (types.listOf types.str) [ ];
    "boot.extraModulePackages" = ofDistribution "the kernel is" (types.listOf types.raw) [ ];
    "boot.supportedFilesystems" = ofDistribution "the kernel is" types.anything { };
    "fileSystems" = without "mounts are as the machine has them; use `systemd.mounts'" anything { };
    "swapDevices" = without "swap is as the machine has it" (types.listOf types.anything) [ ];
    "disko" = without "disks are as the machine has them" anything { };
    "hardware" = ofDistribution "firmware and drivers are" anything { };
    "virtualisation" = without "containers and virtual machines are made on NixOS" anything { };
    "image" = without "images are made of NixOS" anything { };
    "wsl" = without "it is for NixOS under WSL" anything { };
  };

  parts = lib.splitString ".";
  entries = lib.mapAttrsToList (path: e: e // { inherit path; }) foreign;

  # Said by someone, rather than left at its default.
  isSet = e: (attrByPath (parts e.path) null options).highestPrio < 1500;

  isExcused =
    e:
    lib.isList config.nivis.unsupported && lib.any (p: lib.hasPrefix "${p}." "${e.path}.") config.nivis.unsupported;
in
{
  options = lib.foldl' (
    all: e:
    lib.recursiveUpdate all (
      setAttrByPath (parts e.path) (mkOption {
        inherit (e) type default;
        description = "Without effect on a Linux host: ${e.why}.";
      })
    )
  ) { } entries;

  config.warnings = map (
    e: "`${e.path}' has no effect on this kind of machine (linux): ${e.why}."
  ) (lib.filter (e: isSet e && !isExcused e) entries);
}
