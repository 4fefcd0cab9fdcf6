# rofi, which shows programs, windows and whatever else there is to choose from.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatStringsSep
    filterAttrs
    isAttrs
    isString
    mapAttrsToList
    mkIf
    mkOption
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    maybe
    option
    packages
    ;
  cfg = config.programs.rofi;

  isLiteral = v: isAttrs v && v._type or null == "literal";
  isSection = v: isAttrs v && !isLiteral v;

  # The language rasi, rofi-theme(5).
  value =
    v:
    if lib.isBool v then
      lib.boolToString v
    else if lib.isInt v then
      toString v
    else if isLiteral v then
      v.value
    else if isString v then
      "\"${v}\""
    else
      "[ ${concatStringsSep "," (map value v)} ]";
  given = filterAttrs (_: v: v != null);
  keys =
    set:
    concatStringsSep "\n" (
      mapAttrsToList (n: v: if isSection v then "${n} {\n${keys v}\n}" else "${n}: ${value v};") (
        given set
      )
    );
  part = n: v: if isSection v then "${n} {\n${keys v}\n}\n" else "${n} ${value v}\n";
  rasi =
    set:
    let
      first = [
        "@theme"
        "@import"
      ];
    in
    concatStringsSep "\n" (
      map (n: part n set.${n}) (lib.filter (n: set ? ${n}) first)
      ++ mapAttrsToList part (removeAttrs set first)
    );

  locations = [
    "center"
    "top-left"
    "top"
    "top-right"
    "right"
    "bottom-right"
    "bottom"
    "bottom-left"
    "left"
  ];
  location = lib.lists.findFirstIndex (l: l == cfg.location) 0 locations;

  literal = types.submodule {
    options = {
      _type = mkOption {
        type = types.enum [ "literal" ];
        internal = true;
        description = "What it is.";
      };
      value = mkOption {
        type = types.str;
        internal = true;
        description = "What is written as it stands.";
      };
    };
  };
  simple = types.oneOf [
    types.str
    types.int
    types.bool
    literal
  ];
  simpleOrList = types.either simple (types.listOf simple);
  section = types.attrsOf simpleOrList;

  themeName =
    if cfg.theme == null || isString cfg.theme then
      cfg.theme
    else if isAttrs cfg.theme then
      "custom"
    else
      lib.removeSuffix ".rasi" (baseNameOf cfg.theme);
  mode = m: if isString m then m else "${m.name}:${m.path}";
  removed =
    name:
    lib.mkRemovedOptionModule [
      "programs"
      "rofi"
      name
    ] "Please use a Rofi theme instead.";
in
{
  imports = map removed [
    "width"
    "lines"
    "borderWidth"
    "rowHeight"
    "padding"
    "separator"
    "scrollbar"
    "fullscreen"
    "colors"
  ];

  options.programs.rofi = {
    enable = enable "rofi is the launcher";
    package = option types.package pkgs.rofi "The package of rofi." // {
      defaultText = lib.literalExpression "pkgs.rofi";
    };
    finalPackage = mkOption {
      type = types.package;
      readOnly = true;
      description = "The package with its plugins.";
    };
    plugins = packages "Packages of plugins.";
    font = maybe types.str "Font, with its size.";
    terminal = maybe types.str "Terminal of programs without a window.";
    cycle = maybe types.bool "Whether the list goes round.";
    location = option (types.enum locations) "center" "Where on the screen it is.";
    xoffset = option types.int 0 "How far to the right of that place, in pixels.";
    yoffset = option types.int 0 "How far below that place, in pixels.";
    theme = maybe (types.oneOf [
      types.str
      types.path
      (types.attrsOf (types.either section types.str))
    ]) "Name of a theme, file of one, or its contents.";
    configPath =
      option types.nonEmptyStr "${config.xdg.configHome}/rofi/config.rasi" "File of the settings."
      // {
        defaultText = "$XDG_CONFIG_HOME/rofi/config.rasi";
      };
    modes = option (types.listOf (
      types.either types.str (
        types.submodule {
          options = {
            name = mkOption {
              type = types.str;
              description = "Name of the mode.";
            };
            path = mkOption {
              type = types.str;
              description = "Program of the mode, as in {manpage}`rofi-script(5)`.";
            };
          };
        }
      )
    )) [ ] "What there is to choose from.";
    extraConfig = option (types.attrsOf (types.either section simpleOrList)) { } "Further settings.";
  };

  config = mkIf cfg.enable {
    lib.formats.rasi.mkLiteral = value: {
      _type = "literal";
      inherit value;
    };

    programs.rofi.finalPackage =
      if
        cfg.package ? override && cfg.plugins != [ ] && cfg.package.type or null != "distribution-package"
      then
        cfg.package.override (old: {
          plugins = old.plugins or [ ] ++ cfg.plugins;
        })
      else
        cfg.package;

    # Plugins of the distribution stand where rofi looks for them.
    home.packages = [
      cfg.finalPackage
    ]
    ++ lib.optionals (cfg.package.type or null == "distribution-package") cfg.plugins;

    home.file.${cfg.configPath}.text =
      rasi {
        configuration = {
          inherit (cfg)
            cycle
            font
            terminal
            xoffset
            yoffset
            ;
          inherit location;
        }
        // lib.optionalAttrs (cfg.modes != [ ]) { modes = map mode cfg.modes; }
        // cfg.extraConfig;
      }
      # After all else, though sorted before it.
      + lib.optionalString (themeName != null) (rasi {
        "@theme" = themeName;
      });

    xdg.dataFile = mkIf (cfg.theme != null && !isString cfg.theme) {
      "rofi/themes/${themeName}.rasi" =
        if isAttrs cfg.theme then { text = rasi cfg.theme; } else { source = cfg.theme; };
    };
  };
}
