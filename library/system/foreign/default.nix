# Options of machines that a Linux host is not, and of other module collections: they may be set by shared modules. What
# cannot be done with them here is said when the system is built: which option, where it is set, and why.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib)
    attrByPath
    concatMapStringsSep
    mkOption
    setAttrByPath
    types
    ;

  inherit (import ../filesystems/types.nix { inherit lib; }) attrNamesToTrue;

  anything = types.attrsOf types.anything;
  strings = types.listOf types.str;

  kernel = "the kernel is the distribution's";
  initrd = "the initial RAM disk is made by the distribution";
  loader = "the boot loader is the distribution's";
  disks = "disks are as the machine has them";
  images = "images and their virtual machines are made of NixOS";

  without = why: type: default: { inherit why type default; };

  # By the option's path.
  foreign = {
    "boot.loader" = without loader anything { };
    "boot.kernelPackages" = without kernel types.raw null;
    "boot.extraModulePackages" = without kernel (types.listOf types.package) [ ];
    "boot.initrd.availableKernelModules" = without initrd attrNamesToTrue { };
    "boot.initrd.kernelModules" = without initrd attrNamesToTrue { };
    "boot.initrd.supportedFilesystems" = without initrd attrNamesToTrue { };
    "boot.initrd.network" = without initrd anything { };
    "boot.initrd.secrets" = without initrd anything { };
    "boot.initrd.systemd" = without initrd anything { };
    "boot.initrd.verbose" = without initrd types.bool true;
    "disko" = without disks anything { };
    "virtualisation.cores" = without images types.anything null;
    "virtualisation.diskSize" = without images types.anything null;
    "virtualisation.forwardPorts" = without images types.anything null;
    "virtualisation.graphics" = without images types.anything null;
    "virtualisation.memorySize" = without images types.anything null;
    "virtualisation.sharedDirectories" = without images types.anything null;
    "virtualisation.useBootLoader" = without images types.anything null;
    "virtualisation.vmVariant" = without images types.anything null;
    "virtualisation.vmVariantWithBootLoader" = without images types.anything null;
    "virtualisation.vmVariantWithDisko" = without images types.anything null;
    "image" = without images anything { };
    "system.nixos.tags" = without "it is NixOS' own" strings [ ];
    "system.nixos.label" = without "it is NixOS' own" types.str "";
  };

  parts = lib.splitString ".";
  entries = lib.mapAttrsToList (path: e: e // { inherit path; }) foreign;
  optionOf =
    e:
    attrByPath (parts e.path) null {
      inherit (options) disko image virtualisation;
      boot = {
        inherit (options.boot)
          extraModulePackages
          initrd
          kernelPackages
          loader
          ;
      };
      system.nixos = options.system.nixos;
    };

  # Said by someone, rather than left at its default.
  isSet = e: (optionOf e).highestPrio < 1500;

  isExcused =
    e:
    lib.isList config.nivis.unsupported
    && lib.any (p: lib.hasPrefix "${p}." "${e.path}.") config.nivis.unsupported;

  places = e: concatMapStringsSep ", " toString (lib.unique (optionOf e).files);
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
    e: "`${e.path}' has no effect on this kind of machine (linux): ${e.why}. It is set in ${places e}."
  ) (lib.filter (e: isSet e && !isExcused e) entries);
}
