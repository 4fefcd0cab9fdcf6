# How programs of Qt look.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf types;
  inherit (import ../../_lib/option.nix { inherit lib; }) enable maybe option;
  cfg = config.qt;

  platforms = {
    gnome = [ pkgs.qgnomeplatform ];
    gtk2 = [ pkgs.qtstyleplugins ];
    kde = [ pkgs.plasma-integration-qt5 ];
    lxqt = [ pkgs.lxqt-qtplugin ];
    qtct = [
      pkgs.qt5ct
      pkgs.qt6ct
    ];
  };
  styles =
    lib.genAttrs [ "adwaita" "adwaita-dark" "adwaita-highcontrast" "adwaita-highcontrastinverse" ] (_: [
      pkgs.adwaita-qt
    ])
    // {
      breeze = [ pkgs.breeze-style ];
      kvantum = [ pkgs.kvantum ];
    }
    // lib.genAttrs [
      "bb10bright"
      "bb10dark"
      "cde"
      "cleanlooks"
      "gtk2"
      "motif"
      "plastique"
    ] (_: [ pkgs.qtstyleplugins ]);

  variable = {
    gtk = "gtk3";
    qtct = "qt5ct";
  };
  name = cfg.platformTheme.name or null;
  style = cfg.style.name or null;

  variables =
    lib.optionalAttrs (name != null) { QT_QPA_PLATFORMTHEME = variable.${name} or name; }
    // lib.optionalAttrs (style != null) { QT_STYLE_OVERRIDE = style; };

  named =
    what:
    option (types.nullOr (
      types.coercedTo types.str (name: { inherit name; }) (
        types.submodule {
          options = {
            name = maybe types.str "Its name.";
            package = option (types.nullOr (
              types.either types.package (types.listOf types.package)
            )) null "Its packages; null for those that go by its name.";
          };
        }
      )
    )) null what;
in
{
  options.qt = {
    enable = enable "programs of Qt are set up";
    platformTheme = named "Whose settings they follow.";
    style = named "Their style.";
  };

  config = mkIf cfg.enable {
    home.sessionVariables = variables;
    systemd.user.sessionVariables = variables;
    home.packages =
      (
        if cfg.platformTheme.package or null != null then
          lib.toList cfg.platformTheme.package
        else
          platforms.${toString name} or [ ]
      )
      ++ (
        if cfg.style.package or null != null then
          lib.toList cfg.style.package
        else
          styles.${lib.toLower (toString style)} or [ ]
      );
  };
}
