# mpv: ~/.config/mpv.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    lines
    option
    package
    strings
    ;
  cfg = config.programs.mpv;

  atom = types.oneOf [
    types.str
    types.bool
    types.int
    types.float
  ];
  keys = types.attrsOf (types.either atom (types.listOf atom));

  show =
    v:
    let
      text = if lib.isBool v then lib.hm.booleans.yesNo v else toString v;
    in
    # Values that hold signs of the format are given with their length.
    "%${toString (lib.stringLength text)}%${text}";
  pairs = lib.generators.toKeyValue {
    mkKeyValue = k: v: "${k}=${show v}";
    listsAsDuplicateKeys = true;
  };
in
{
  options.programs.mpv = {
    enable = enable "mpv is set up";
    package = package pkgs "mpv";
    config = option keys { } "Its settings.";
    includes = strings "Files that are included.";
    profiles = option (types.attrsOf keys) { } "Profiles.";
    defaultProfiles = strings "Profiles that always hold.";
    bindings = option (types.attrsOf types.str) { } "Its keys.";
    extraInput = lines "Further lines of input.conf.";
    scriptOpts = option (types.attrsOf keys) { } "Settings of scripts.";
  };

  config = mkIf cfg.enable {
    home.packages = lib.optional (cfg.package != null) cfg.package;
    xdg.configFile = {
      "mpv/mpv.conf" = mkIf (cfg.config != { } || cfg.profiles != { } || cfg.includes != [ ]) {
        text =
          lib.optionalString (
            cfg.defaultProfiles != [ ]
          ) "profile=${show (lib.concatStringsSep "," cfg.defaultProfiles)}\n"
          + pairs cfg.config
          + lib.concatMapStrings (f: "include=${f}\n") cfg.includes
          + lib.concatStrings (lib.mapAttrsToList (n: p: "\n[${n}]\n${pairs p}") cfg.profiles);
      };
      "mpv/input.conf" = mkIf (cfg.bindings != { } || cfg.extraInput != "") {
        text = lib.concatStrings (lib.mapAttrsToList (k: c: "${k} ${c}\n") cfg.bindings) + cfg.extraInput;
      };
    }
    // lib.mapAttrs' (
      script: set:
      lib.nameValuePair "mpv/script-opts/${script}.conf" {
        text = lib.generators.toKeyValue {
          mkKeyValue = k: v: "${k}=${if lib.isBool v then lib.hm.booleans.yesNo v else toString v}";
          listsAsDuplicateKeys = true;
        } set;
      }
    ) cfg.scriptOpts;
  };
}
