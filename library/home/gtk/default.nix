# How programs of GTK and Qt look, the pointer, and dconf's settings.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    lines
    maybe
    option
    ;
  cfg = config.gtk;

  theme =
    hasSize:
    types.submodule {
      options = {
        package = maybe types.package "Package of the theme; null where it is there already.";
        name = mkOption {
          type = types.str;
          description = "Its name.";
        };
      }
      // lib.optionalAttrs hasSize { size = maybe types.int "Its size."; };
    };
  scheme = types.enum [
    "dark"
    "light"
  ];

  # What is said for all versions holds for each where it says nothing itself.
  parts = from: {
    font = option (types.nullOr lib.hm.types.fontType) (from.font or null) "The font.";
    theme = option (types.nullOr (theme false)) (from.theme or null) "The theme.";
    iconTheme = option (types.nullOr (theme false)) (from.iconTheme or null) "The theme of icons.";
    cursorTheme = option (types.nullOr (theme true)) (from.cursorTheme or null
    ) "The theme of the pointer.";
    colorScheme = option (types.nullOr scheme) (from.colorScheme or null
    ) "Whether it is dark or light.";
  };
  atoms = types.attrsOf (
    types.oneOf [
      types.bool
      types.int
      types.str
    ]
  );

  settings =
    version: c:
    lib.optionalAttrs (c.font != null) {
      gtk-font-name = "${c.font.name} ${toString (if c.font.size == null then 11 else c.font.size)}";
    }
    // lib.optionalAttrs (c.theme != null) { gtk-theme-name = c.theme.name; }
    // lib.optionalAttrs (c.iconTheme != null) { gtk-icon-theme-name = c.iconTheme.name; }
    // lib.optionalAttrs (c.cursorTheme != null) { gtk-cursor-theme-name = c.cursorTheme.name; }
    // lib.optionalAttrs (c.cursorTheme != null && c.cursorTheme.size != null) {
      gtk-cursor-theme-size = c.cursorTheme.size;
    }
    // lib.optionalAttrs (version > 2 && c.colorScheme == "dark") {
      gtk-application-prefer-dark-theme = true;
    }
    // lib.optionalAttrs (version == 4 && c.colorScheme != null) {
      gtk-interface-color-scheme = if c.colorScheme == "dark" then 2 else 3;
    };

  ini = lib.generators.toINI {
    mkKeyValue =
      key: v: "${lib.escape [ "=" ] key}=${if lib.isBool v then lib.boolToString v else toString v}";
  };
  gtk2Line =
    n: v:
    "${lib.escape [ "=" ] n} = ${
      if lib.isBool v then
        lib.boolToString v
      else if lib.isString v then
        ''"${v}"''
      else
        toString v
    }\n";

  versions = lib.filter (c: c.enable) [
    cfg.gtk2
    cfg.gtk3
    cfg.gtk4
  ];
  chosen = lib.unique (
    lib.filter (p: p != null) (
      lib.concatMap (
        c:
        map (t: if t == null then null else t.package) [
          c.theme
          c.iconTheme
          c.cursorTheme
          c.font
        ]
      ) versions
    )
  );
in
{
  imports = [
    ./dconf.nix
    ./pointer.nix
    ./qt.nix
  ];

  options.gtk = parts { } // {
    enable = enable "programs of GTK are set up";
    gtk2 = removeAttrs (parts cfg) [ "colorScheme" ] // {
      enable = flag true "Whether GTK 2 is set up.";
      extraConfig = lines "Further lines.";
      configLocation = option types.path (
        if config.home.preferXdgDirectories then
          "${config.xdg.configHome}/gtk-2.0/gtkrc"
        else
          "${config.home.homeDirectory}/.gtkrc-2.0"
      ) "The file.";
      force = flag false "Whether a file that is there is replaced.";
    };
    gtk3 = parts cfg // {
      enable = flag true "Whether GTK 3 is set up.";
      extraConfig = option atoms { } "Further settings.";
      extraCss = lines "Style sheet.";
      bookmarks = option (types.listOf types.str) [ ] "Bookmarks of folders.";
    };
    # GTK 4 has no themes of its own.
    gtk4 = parts (cfg // { theme = null; }) // {
      enable = flag true "Whether GTK 4 is set up.";
      extraConfig = option atoms { } "Further settings.";
      extraCss = lines "Style sheet.";
    };
  };

  config = mkIf cfg.enable {
    home.packages = chosen;
    home.file.${cfg.gtk2.configLocation} = mkIf cfg.gtk2.enable {
      text =
        lib.concatStrings (lib.mapAttrsToList gtk2Line (settings 2 (cfg.gtk2 // { colorScheme = null; })))
        + cfg.gtk2.extraConfig
        + "\n";
      inherit (cfg.gtk2) force;
    };
    home.sessionVariables = mkIf cfg.gtk2.enable { GTK2_RC_FILES = cfg.gtk2.configLocation; };

    xdg.configFile = lib.mkMerge [
      (mkIf cfg.gtk3.enable {
        "gtk-3.0/settings.ini".text = ini { Settings = settings 3 cfg.gtk3 // cfg.gtk3.extraConfig; };
        "gtk-3.0/gtk.css" = mkIf (cfg.gtk3.extraCss != "") { text = cfg.gtk3.extraCss; };
        "gtk-3.0/bookmarks" = mkIf (cfg.gtk3.bookmarks != [ ]) {
          text = lib.concatLines cfg.gtk3.bookmarks;
        };
      })
      (mkIf cfg.gtk4.enable {
        "gtk-4.0/settings.ini".text = ini { Settings = settings 4 cfg.gtk4 // cfg.gtk4.extraConfig; };
        "gtk-4.0/gtk.css" =
          mkIf (cfg.gtk4.extraCss != "" || cfg.gtk4.theme != null && cfg.gtk4.theme.package != null)
            {
              text =
                # GTK 4 reads the theme's name and ignores it, but it reads this.
                lib.optionalString (cfg.gtk4.theme != null && cfg.gtk4.theme.package != null) ''
                  @import url("file://${cfg.gtk4.theme.package}/share/themes/${cfg.gtk4.theme.name}/gtk-4.0/gtk.css");
                ''
                + cfg.gtk4.extraCss;
            };
      })
    ];

    dconf.settings."org/gnome/desktop/interface" =
      let
        s = settings 3 cfg.gtk3;
      in
      mkIf cfg.gtk3.enable (
        lib.filterAttrs (_: v: v != null) {
          font-name = s.gtk-font-name or null;
          gtk-theme = s.gtk-theme-name or null;
          icon-theme = s.gtk-icon-theme-name or null;
          cursor-theme = s.gtk-cursor-theme-name or null;
          cursor-size = s.gtk-cursor-theme-size or null;
          color-scheme = if cfg.gtk3.colorScheme == null then null else "prefer-${cfg.gtk3.colorScheme}";
        }
      );
  };
}
