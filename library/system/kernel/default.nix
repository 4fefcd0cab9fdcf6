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

    kernelModules = mkOption {
      type = types.listOf types.str;
      default = [ ];
      apply = lib.unique;
      description = "Modules of the kernel that are loaded at boot.";
    };

    blacklistedKernelModules = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "cirrusfb" ];
      description = "Modules of the kernel that are never loaded by themselves.";
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
      "modules-load.d/nivis.conf" = mkIf (cfg.kernelModules != [ ]) {
        text = lib.concatMapStrings (m: "${m}\n") cfg.kernelModules;
      };
      "modprobe.d/nivis.conf" =
        mkIf (cfg.blacklistedKernelModules != [ ] || cfg.extraModprobeConfig != "")
          {
            text = lib.concatMapStrings (m: "blacklist ${m}\n") cfg.blacklistedKernelModules + cfg.extraModprobeConfig;
          };
    };

    nivis.manifest = {
      sysctl = lib.mapAttrs (_: toValue) set;
      inherit (cfg) kernelModules;
    };
  };
}
