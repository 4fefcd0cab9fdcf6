# Fonts of the user: which stands for what, and how they are drawn.
{
  config,
  lib,
  ...
}:
let
  inherit (lib) mkIf types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    lines
    maybe
    option
    strings
    ;
  cfg = config.fonts.fontconfig;
  inherit (import ../../desktop/_lib/fontconfig.nix { inherit lib; }) xml alias bool;

  assign = name: v: ''
    <match target="font">
      <edit mode="assign" name="${name}">${v}</edit>
    </match>
  '';
  rendering =
    lib.optionalString (cfg.antialiasing != null) (assign "antialias" (bool cfg.antialiasing))
    + lib.optionalString (cfg.hinting != null) (
      assign "hinting" (bool (cfg.hinting != "none"))
      + assign "hintstyle" "<const>hint${cfg.hinting}</const>"
    )
    + lib.optionalString (cfg.subpixelRendering != null) (
      assign "rgba" "<const>${
        {
          bgr = "bgr";
          rgb = "rgb";
          none = "none";
          vertical-bgr = "vbgr";
          vertical-rgb = "vrgb";
        }
        .${cfg.subpixelRendering}
      }</const>"
    );
  defaults =
    alias "sans-serif" cfg.defaultFonts.sansSerif
    + alias "serif" cfg.defaultFonts.serif
    + alias "monospace" cfg.defaultFonts.monospace
    + alias "emoji" cfg.defaultFonts.emoji;
  own = lib.any (p: p.type or null != "distribution-package") config.home.packages;
in
{
  options.fonts.fontconfig = {
    enable = enable "fonts of the home are found";
    defaultFonts = {
      monospace = strings "Fonts of equal width.";
      sansSerif = strings "Fonts without serifs.";
      serif = strings "Fonts with serifs.";
      emoji = strings "Fonts of pictures.";
    };
    antialiasing = maybe types.bool "Whether edges are smooth.";
    hinting = maybe (types.enum [
      "none"
      "slight"
      "medium"
      "full"
    ]) "How much shapes are fitted to the screen's points.";
    subpixelRendering = maybe (types.enum [
      "none"
      "rgb"
      "bgr"
      "vertical-rgb"
      "vertical-bgr"
    ]) "How colours stand in a point of the screen.";
    configFile = option (types.attrsOf (
      types.submodule (
        { name, ... }:
        {
          options = {
            enable = option types.bool true "Whether the file is made.";
            label = option types.str name "Its name.";
            priority = option (types.ints.between 0 99) 90 "When it is read.";
            text = lines "Its text.";
          };
        }
      )
    )) { } "Further files of rules.";
  };

  config = mkIf cfg.enable {
    xdg.configFile = {
      "fontconfig/conf.d/10-hm-fonts.conf" = mkIf own {
        text = xml "Fonts of the home" "<dir>${config.home.profileDirectory}/share/fonts</dir>\n";
      };
      "fontconfig/conf.d/10-hm-rendering.conf" = mkIf (rendering != "") {
        text = xml "Rendering" rendering;
      };
      "fontconfig/conf.d/52-hm-default-fonts.conf" = mkIf (defaults != "") {
        text = xml "Default fonts" defaults;
      };
    }
    // lib.mapAttrs' (
      _: f:
      lib.nameValuePair "fontconfig/conf.d/${toString f.priority}-hm-${f.label}.conf" {
        inherit (f) enable text;
      }
    ) cfg.configFile;
  };
}
