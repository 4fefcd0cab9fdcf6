# Looks: dark or light, the same in programs of GTK and Qt.
{
  config,
  lib,
  ...
}:
let
  inherit (lib) mkIf mkOption types;

  cfg = config.firn.home.desktop;
  dark = cfg.theme == "dark";
in
{
  options.firn.home.desktop.theme = mkOption {
    type = types.enum [
      "dark"
      "light"
    ];
    default = "dark";
    description = "Dark or light.";
  };

  config = mkIf cfg.enable {
    dconf.settings."org/gnome/desktop/interface" = {
      color-scheme = if dark then "prefer-dark" else "prefer-light";
      gtk-theme = if dark then "Adwaita-dark" else "Adwaita";
    };

    home.sessionVariables = {
      QT_QPA_PLATFORM = "wayland;xcb";
      XCURSOR_SIZE = "24";
    };
  };
}
