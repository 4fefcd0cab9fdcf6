# How programs of Qt and GTK look, for everyone.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf types;
  inherit (import ../../_lib/option.nix { inherit lib; }) enable flag maybe;
  cfg = config.qt;

  platforms = {
    gnome = [ pkgs.qgnomeplatform ];
    gtk2 = [ pkgs.qtstyleplugins ];
    kde = [ pkgs.plasma-integration-qt5 ];
    lxqt = [ pkgs.lxqt-qtplugin ];
    qt5ct = [
      pkgs.qt5ct
      pkgs.qt6ct
    ];
  };
  styles = {
    adwaita = [ pkgs.adwaita-qt ];
    adwaita-dark = [ pkgs.adwaita-qt ];
    adwaita-highcontrast = [ pkgs.adwaita-qt ];
    adwaita-highcontrastinverse = [ pkgs.adwaita-qt ];
    bb10bright = [ pkgs.qtstyleplugins ];
    bb10dark = [ pkgs.qtstyleplugins ];
    breeze = [ pkgs.breeze-style ];
    cde = [ pkgs.qtstyleplugins ];
    cleanlooks = [ pkgs.qtstyleplugins ];
    gtk2 = [ pkgs.qtstyleplugins ];
    kvantum = [ pkgs.kvantum ];
    motif = [ pkgs.qtstyleplugins ];
    plastique = [ pkgs.qtstyleplugins ];
  };
in
{
  imports = [
    (lib.mkRenamedOptionModule [ "qt5" "enable" ] [ "qt" "enable" ])
    (lib.mkRenamedOptionModule [ "qt5" "platformTheme" ] [ "qt" "platformTheme" ])
    (lib.mkRenamedOptionModule [ "qt5" "style" ] [ "qt" "style" ])
  ];

  options.qt = {
    enable = enable "programs of Qt are set up";
    platformTheme = maybe (types.enum (lib.attrNames platforms)) "Whose settings they follow.";
    style = maybe (types.enum (lib.attrNames styles)) "Their style.";
  };
  options.gtk.iconCache.enable = flag true "Whether icons are found fast; the distribution's packages see to it.";

  config = lib.mkMerge [
    {
      assertions = [
        {
          assertion = config.gtk.iconCache.enable;
          message = "`gtk.iconCache.enable = false': the distribution's packages make the table of icons. Leave it out.";
        }
      ];
    }
    (mkIf cfg.enable {
      assertions = [
        {
          assertion =
            (cfg.platformTheme != null && lib.elem cfg.platformTheme [ "gnome" ])
            -> lib.elem cfg.style [
              null
              "adwaita"
              "adwaita-dark"
              "adwaita-highcontrast"
              "adwaita-highcontrastinverse"
            ];
          message = "`qt.platformTheme` \"gnome\" must have `qt.style` set to a theme that supports both Qt and Gtk, for example \"adwaita\" or \"adwaita-dark\".";
        }
      ];
      environment.sessionVariables =
        lib.optionalAttrs (cfg.platformTheme != null) { QT_QPA_PLATFORMTHEME = cfg.platformTheme; }
        // lib.optionalAttrs (cfg.style != null) { QT_STYLE_OVERRIDE = cfg.style; };
      environment.systemPackages =
        lib.optionals (cfg.platformTheme != null) platforms.${cfg.platformTheme}
        ++ lib.optionals (cfg.style != null) styles.${cfg.style};
    })
  ];
}
