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
            size = 12;
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
        gtk-font-name = "Cantarell 12"
        gtk-icon-theme-name = "Papirus"
        gtk-theme-name = "Adwaita"
        gtk-can-change-accels = 1
      ''
      ''
        [Settings]
        gtk-application-prefer-dark-theme=true
        gtk-cursor-blink=false
        gtk-font-name=Cantarell 12
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
        gtk-font-name=Cantarell 12
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
      (builtins.readFile (
        lib.head (builtins.match ".* load / < ([^\n]*)\n.*" host.config.home.activation.dconfSettings.data)
      ))
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

  "each version may look another way" = {
    module =
      { lib, pkgs, ... }:
      let
        own = name: pkgs.writeShellScriptBin name "";
        look = version: {
          font = {
            name = "Font ${version}";
            size = 9;
            package = own "font-${version}";
          };
          iconTheme = {
            name = "Icons ${version}";
            package = own "icons-${version}";
          };
          cursorTheme = {
            name = "Pointer ${version}";
            size = 24;
            package = own "pointer-${version}";
          };
        };
        theme = version: {
          theme = {
            name = "Theme ${version}";
            package = own "theme-${version}";
          };
        };
      in
      {
        gtk = {
          enable = true;
          gtk2 =
            look "2"
            // theme "2"
            // {
              configLocation = "/home/ops/.config/gtkrc";
              force = true;
            };
          gtk3 = look "3" // theme "3" // { colorScheme = "light"; };
          gtk4 = look "4" // {
            colorScheme = "light";
            extraConfig.gtk-hint-font-metrics = 1;
            extraCss = "label { }";
          };
        };
      };
    actual = host: {
      gtk2 = text host ".config/gtkrc";
      inherit (host.config.home.file."/home/ops/.config/gtkrc") force;
      inherit (host.config.home.sessionVariables) GTK2_RC_FILES;
      gtk3 = text host ".config/gtk-3.0/settings.ini";
      gtk4 = text host ".config/gtk-4.0/settings.ini";
      css = text host ".config/gtk-4.0/gtk.css";
      packages = lib.naturalSort (map lib.getName host.config.home.packages);
      scheme = toString host.config.dconf.settings."org/gnome/desktop/interface".color-scheme;
    };
    expected = {
      GTK2_RC_FILES = "/home/ops/.config/gtkrc";
      css = "label { }";
      force = true;
      gtk2 = ''
        gtk-cursor-theme-name = "Pointer 2"
        gtk-cursor-theme-size = 24
        gtk-font-name = "Font 2 9"
        gtk-icon-theme-name = "Icons 2"
        gtk-theme-name = "Theme 2"

      '';
      gtk3 = ''
        [Settings]
        gtk-cursor-theme-name=Pointer 3
        gtk-cursor-theme-size=24
        gtk-font-name=Font 3 9
        gtk-icon-theme-name=Icons 3
        gtk-theme-name=Theme 3
      '';
      gtk4 = ''
        [Settings]
        gtk-cursor-theme-name=Pointer 4
        gtk-cursor-theme-size=24
        gtk-font-name=Font 4 9
        gtk-hint-font-metrics=1
        gtk-icon-theme-name=Icons 4
        gtk-interface-color-scheme=3
      '';
      packages = [
        "dconf"
        "font"
        "font"
        "font"
        "icons"
        "icons"
        "icons"
        "pointer"
        "pointer"
        "pointer"
        "theme"
        "theme"
      ];
      scheme = "'prefer-light'";
    };
  };

  "what is said for all holds for each" = {
    module =
      { pkgs, ... }:
      {
        gtk = {
          enable = true;
          font = {
            name = "Cantarell";
            package = pkgs.writeShellScriptBin "font" "";
          };
          theme = {
            name = "Adwaita";
            package = pkgs.writeShellScriptBin "theme" "";
          };
          cursorTheme = {
            name = "Bibata";
            size = 20;
            package = pkgs.writeShellScriptBin "pointer" "";
          };
          gtk2.enable = false;
          gtk4.enable = false;
        };
        dconf.enable = false;
      };
    actual = host: [
      (text host ".config/gtk-3.0/settings.ini")
      (lib.attrNames (lib.filterAttrs (_: f: f.enable) host.config.home.file))
      (map lib.getName host.config.home.packages)
    ];
    expected = [
      ''
        [Settings]
        gtk-cursor-theme-name=Bibata
        gtk-cursor-theme-size=20
        gtk-font-name=Cantarell 11
        gtk-theme-name=Adwaita
      ''
      [
        "/home/ops/.config/gtk-3.0/settings.ini"
        "/home/ops/.config/nivis/session.sh"
      ]
      [
        "theme"
        "pointer"
        "font"
      ]
    ];
  };

  "a version that is not wanted is left alone" = {
    module = {
      gtk.enable = true;
      gtk.gtk3.enable = false;
    };
    actual = host: host.config.xdg.configFile ? "gtk-3.0/settings.ini";
    expected = false;
  };

  "the pointer's package, and no pointer" = {
    module =
      { pkgs, ... }:
      {
        home.pointerCursor = {
          name = "Bibata";
          package = pkgs.writeShellScriptBin "pointer" "";
        };
      };
    actual = host: map lib.getName host.config.home.packages;
    expected = [ "pointer" ];
  };

  "a pointer that is switched off" = {
    module = {
      home.pointerCursor = {
        enable = false;
        name = "Bibata";
      };
    };
    actual = host: host.config.home.sessionVariables ? XCURSOR_THEME;
    expected = false;
  };

  "Qt's looks come from other packages" = {
    module =
      { pkgs, ... }:
      {
        qt = {
          enable = true;
          platformTheme.name = "kde";
          platformTheme.package = pkgs.writeShellScriptBin "own-platform" "";
          style.name = "breeze";
          style.package = [ (pkgs.writeShellScriptBin "own-style" "") ];
        };
      };
    actual = host: map lib.getName host.config.home.packages;
    expected = [
      "own-platform"
      "own-style"
    ];
  };
}
