{ lib, ... }:
{
  "variables and packages" = {
    module = {
      qt = {
        enable = true;
        platformTheme = "gnome";
        style = "adwaita-dark";
      };
    };
    actual = host: [
      host.config.environment.sessionVariables.QT_QPA_PLATFORMTHEME
      host.config.environment.sessionVariables.QT_STYLE_OVERRIDE
      (map lib.getName host.config.environment.systemPackages)
    ];
    expected = [
      "gnome"
      "adwaita-dark"
      [
        "bash"
        "qgnomeplatform"
        "adwaita-qt"
      ]
    ];
  };

  "a style must fit" = {
    module = {
      qt = {
        enable = true;
        platformTheme = "gnome";
        style = "breeze";
      };
    };
    refused = true;
  };

  "the table of icons is the distribution's" = {
    module.gtk.iconCache.enable = false;
    refused = true;
  };
}
