# htop: ~/.config/htop/htoprc, with names for its fields and meters in `config.lib.htop`.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf types;
  inherit (import ../../_lib/option.nix { inherit lib; }) enable option package;
  cfg = config.programs.htop;

  fields = {
    PID = 0;
    COMM = 1;
    STATE = 2;
    PPID = 3;
    PGRP = 4;
    SESSION = 5;
    TTY_NR = 6;
    TPGID = 7;
    MINFLT = 9;
    MAJFLT = 11;
    PRIORITY = 17;
    NICE = 18;
    STARTTIME = 20;
    PROCESSOR = 37;
    M_SIZE = 38;
    M_RESIDENT = 39;
    M_SHARE = 40;
    M_TRS = 41;
    M_DRS = 42;
    M_LRS = 43;
    ST_UID = 45;
    PERCENT_CPU = 46;
    PERCENT_MEM = 47;
    USER = 48;
    TIME = 49;
    NLWP = 50;
    TGID = 51;
    PERCENT_NORM_CPU = 52;
    ELAPSED = 53;
    SCHEDULERPOLICY = 54;
    CMINFLT = 10;
    CMAJFLT = 12;
    UTIME = 13;
    STIME = 14;
    CUTIME = 15;
    CSTIME = 16;
    RCHAR = 103;
    WCHAR = 104;
    SYSCR = 105;
    SYSCW = 106;
    RBYTES = 107;
    WBYTES = 108;
    CNCLWB = 109;
    IO_READ_RATE = 110;
    IO_WRITE_RATE = 111;
    IO_RATE = 112;
    CGROUP = 113;
    OOM = 114;
    IO_PRIORITY = 115;
    M_PSS = 118;
    M_SWAP = 119;
    M_PSSWP = 120;
  };

  defaultFields = map (name: fields.${name}) [
    "PID"
    "USER"
    "PRIORITY"
    "NICE"
    "M_SIZE"
    "M_RESIDENT"
    "M_SHARE"
    "STATE"
    "PERCENT_CPU"
    "PERCENT_MEM"
    "TIME"
    "COMM"
  ];

  meter = mode: name: { inherit mode name; };
  column = side: meters: {
    "${side}_meters" = map (m: m.name) meters;
    "${side}_meter_modes" = map (m: m.mode) meters;
  };

  line =
    name: v:
    "${name}=${
      if lib.isList v then
        toString v
      else if lib.isBool v then
        (if v then "1" else "0")
      else
        toString v
    }";
  # It must stand before the columns it is about.
  first = lib.filterAttrs (n: _: n == "header_layout") cfg.settings;
  rest = {
    fields = defaultFields;
  }
  // removeAttrs cfg.settings [ "header_layout" ];
in
{
  options.programs.htop = {
    enable = enable "htop is set up";
    package = package pkgs "htop";
    settings = option (types.attrsOf (
      types.oneOf [
        types.bool
        types.int
        types.str
        (types.listOf (types.either types.int types.str))
      ]
    )) { } "Contents of htoprc.";
  };

  config = mkIf cfg.enable {
    lib.htop = {
      inherit fields defaultFields;
      modes = {
        Bar = 1;
        Text = 2;
        Graph = 3;
        LED = 4;
      };
      bar = meter 1;
      text = meter 2;
      graph = meter 3;
      led = meter 4;
      blank = meter 2 "Blank";
      leftMeters = column "left";
      rightMeters = column "right";
    };
    home.packages = lib.optional (cfg.package != null) cfg.package;
    xdg.configFile."htop/htoprc" = mkIf (cfg.settings != { }) {
      text = lib.concatLines (lib.mapAttrsToList line first ++ lib.mapAttrsToList line rest);
    };
  };
}
