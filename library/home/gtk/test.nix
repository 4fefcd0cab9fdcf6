{
  lib,
  text,
  ...
}:
{
  "GTK in each version" = {
    module =
      { pkgs, ... }:
      {
        gtk = {
          enable = true;
          colorScheme = "dark";
          font = {
            name = "Cantarell";
            size = 11;
          };
          theme.name = "Adwaita";
          iconTheme = {
            name = "Papirus";
            package = pkgs.papirus-icon-theme;
          };
          gtk2.extraConfig = "gtk-can-change-accels = 1";
          gtk3.extraConfig.gtk-cursor-blink = false;
          gtk3.extraCss = "window { }";
          gtk3.bookmarks = [ "file:///data" ];
          gtk4.theme = {
            name = "Arc";
            package = pkgs.arc-theme;
          };
        };
      };
    actual = host: [
      (text host ".gtkrc-2.0")
      (text host ".config/gtk-3.0/settings.ini")
      (text host ".config/gtk-3.0/gtk.css")
      (text host ".config/gtk-3.0/bookmarks")
      (text host ".config/gtk-4.0/settings.ini")
      (text host ".config/gtk-4.0/gtk.css")
      (map lib.getName host.config.home.packages)
    ];
    expected = [
      ''
        gtk-font-name = "Cantarell 11"
        gtk-icon-theme-name = "Papirus"
        gtk-theme-name = "Adwaita"
        gtk-can-change-accels = 1
      ''
      ''
        [Settings]
        gtk-application-prefer-dark-theme=true
        gtk-cursor-blink=false
        gtk-font-name=Cantarell 11
        gtk-icon-theme-name=Papirus
        gtk-theme-name=Adwaita
      ''
      "window { }"
      ''
        file:///data
      ''
      ''
        [Settings]
        gtk-application-prefer-dark-theme=true
        gtk-font-name=Cantarell 11
        gtk-icon-theme-name=Papirus
        gtk-interface-color-scheme=2
        gtk-theme-name=Arc
      ''
      ''
        @import url("file:///usr/share/themes/Arc/gtk-4.0/gtk.css");
      ''
      [
        "dconf"
        "papirus-icon-theme"
        "arc-theme"
      ]
    ];
  };

  "settings of dconf" = {
    module =
      { lib, ... }:
      {
        dconf.settings."org/gnome/calculator" = {
          button-mode = "programming";
          show-thousands = true;
          base = 10;
          size = lib.hm.gvariant.mkUint32 2;
          window-position = lib.hm.gvariant.mkTuple [
            100
            "a'b"
          ];
          list = [
            "a"
            "b"
          ];
        };
      };
    actual = host: [
      (builtins.readFile (lib.head (builtins.match ".* load / < ([^\n]*)\n.*" host.config.home.activation.dconfSettings.data)))
      (lib.hasInfix "reset \"$key\"" host.config.home.activation.dconfSettings.data)
    ];
    expected = [
      ''
        [org/gnome/calculator]
        base=10
        button-mode='programming'
        list=@as ['a','b']
        show-thousands=true
        size=@u 2
        window-position=@(is) (100,'a\'b')
      ''
      true
    ];
  };

  "Qt" = {
    module = {
      qt = {
        enable = true;
        platformTheme.name = "qtct";
        style.name = "kvantum";
      };
    };
    actual = host: [
      host.config.home.sessionVariables
      (map lib.getName host.config.home.packages)
    ];
    expected = [
      {
        QT_QPA_PLATFORMTHEME = "qt5ct";
        QT_STYLE_OVERRIDE = "kvantum";
      }
      [
        "qt5ct"
        "qt6ct"
        "kvantum"
      ]
    ];
  };

  "a theme may be said by its name alone" = {
    module = {
      qt = {
        enable = true;
        platformTheme = "gtk";
        style = "adwaita-dark";
      };
    };
    actual = host: host.config.home.sessionVariables;
    expected = {
      QT_QPA_PLATFORMTHEME = "gtk3";
      QT_STYLE_OVERRIDE = "adwaita-dark";
    };
  };

  "the pointer" = {
    module = {
      gtk.enable = true;
      home.pointerCursor = {
        name = "Adwaita";
        size = 24;
        gtk.enable = true;
      };
    };
    actual = host: [
      host.config.home.sessionVariables.XCURSOR_SIZE
      (text host ".icons/default/index.theme")
      (text host ".config/gtk-3.0/settings.ini")
    ];
    expected = [
      24
      ''
        [icon theme]
        Name=Default
        Comment=Default Cursor Theme
        Inherits=Adwaita
      ''
      ''
        [Settings]
        gtk-cursor-theme-name=Adwaita
        gtk-cursor-theme-size=24
      ''
    ];
  };
}
