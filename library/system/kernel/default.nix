# Parameters and modules of the running kernel. NixOS' own choices of parameters are not made on a Linux that was there.
{
  config,
  lib,
  ...
}:
let
  inherit (lib)
    concatStrings
    mapAttrsToList
    mkIf
    mkOption
    mkOptionType
    types
    ;

  cfg = config.boot;

  parameter = mkOptionType {
    name = "sysctl option value";
    check =
      val:
      let
        isPlain = x: lib.isBool x || lib.isString x || lib.isInt x || x == null;
      in
      isPlain val || (val._type or "" == "override" && isPlain val.content);
    merge = lib.mergeOneOption;
  };

  set = lib.filterAttrs (_: v: v != null) cfg.kernel.sysctl;
  # A list, or a set of which those that are true count.
  names =
    description:
    mkOption {
      type = types.coercedTo (types.listOf types.str) (list: lib.genAttrs list (_: true)) (
        types.attrsOf types.bool
      );
      default = { };
      apply = set: lib.attrNames (lib.filterAttrs (_: v: v) set);
      inherit description;
    };

  # Paths below /sys, and what is written into them.
  sysfs =
    path: value:
    if value == null then
      [ ]
    else if lib.isAttrs value && !lib.isDerivation value then
      lib.concatLists (mapAttrsToList (name: sysfs (path ++ [ name ])) value)
    else
      [
        {
          path = "/sys/${lib.concatStringsSep "/" path}";
          value = sysfsValue value;
        }
      ];
  sysfsValue =
    v:
    if v == false then
      "0"
    else if lib.isFloat v then
      lib.strings.floatToString v
    else if lib.isList v then
      lib.concatMapStringsSep "," sysfsValue v
    else
      toString v;
  attributes = sysfs [ ] cfg.kernel.sysfs;

  sysfsType = types.nullOr (
    types.oneOf [
      types.bool
      types.int
      types.float
      types.str
      (types.listOf (
        types.oneOf [
          types.bool
          types.int
          types.float
          types.str
        ]
      ))
      (types.attrsOf sysfsType)
    ]
  );

  # A container loads none; those that the host declares are refused (../boot/container.nix).
  modules = lib.optionals (!cfg.isContainer) cfg.kernelModules;

  toValue = v: if v == false then "0" else toString v;

  # In case of several values the highest is used.
  highest = mkOption {
    type = types.nullOr (
      types.ints.unsigned
      // {
        merge = _: defs: lib.foldl' (a: b: if b.value == null then null else lib.max a b.value) 0 defs;
      }
    );
    default = null;
    description = "The largest size of a socket's buffer, in bytes.";
  };
in
{
  options.boot = {
    kernel.sysctl = mkOption {
      type = types.submodule {
        freeformType = types.attrsOf parameter;
        options = {
          "net.core.rmem_max" = highest;
          "net.core.wmem_max" = highest;
        };
      };
      default = { };
      example = {
        "vm.swappiness" = 60;
      };
      description = "Parameters of the kernel; null leaves one out.";
    };

    kernel.sysfs = mkOption {
      type = types.submodule {
        freeformType = types.attrsOf sysfsType // {
          description = "nested attribute set of null or sysfs attribute values";
        };
      };
      default = { };
      example = {
        kernel.mm.transparent_hugepage.enabled = "always";
      };
      description = "Values below /sys, written at boot and when they change.";
    };

    kernelModules = names "Modules of the kernel that are loaded at boot.";
    blacklistedKernelModules = names "Modules of the kernel that are never loaded by themselves.";
    modprobeConfig.enable = mkOption {
      type = types.bool;
      default = true;
      description = "Whether modprobe is told of the modules above, and of the lines below.";
    };

    extraModprobeConfig = mkOption {
      type = types.lines;
      default = "";
      example = "options parport_pc io=0x378 irq=7";
      description = "Further lines for modprobe.";
    };
  };

  config = {
    environment.etc = {
      "sysctl.d/60-nivis.conf" = mkIf (set != { }) {
        text = concatStrings (mapAttrsToList (n: v: "${n}=${toValue v}\n") set);
      };
      "modules-load.d/nivis.conf" = mkIf (modules != [ ]) {
        text = lib.concatMapStrings (m: "${m}\n") modules;
      };
      "modprobe.d/nivis.conf" =
        mkIf
          (
            cfg.modprobeConfig.enable && (cfg.blacklistedKernelModules != [ ] || cfg.extraModprobeConfig != "")
          )
          {
            text =
              lib.concatMapStrings (m: "blacklist ${m}\n") cfg.blacklistedKernelModules + cfg.extraModprobeConfig;
          };
    };

    systemd.tmpfiles.settings."60-nivis-sysfs" = mkIf (attributes != [ ]) (
      lib.listToAttrs (map (a: lib.nameValuePair a.path { w.argument = a.value; }) attributes)
    );

    nivis.manifest = {
      sysctl = lib.mapAttrs (_: toValue) set;
      kernelModules = modules;
    };
  };
}
