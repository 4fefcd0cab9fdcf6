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

  "each version may differ" =
    let
      look = version: {
        font = {
          name = "F${version}";
          size = 9;
        };
        iconTheme.name = "I${version}";
        cursorTheme = {
          name = "C${version}";
          size = 40;
        };
      };
    in
    {
      module.gtk = {
        enable = true;
        cursorTheme = {
          name = "C";
          size = 24;
        };
        gtk2 = look "2" // {
          theme.name = "T2";
          configLocation = "/home/ops/.rc2";
          force = true;
        };
        gtk3 = look "3" // {
          theme.name = "T3";
          colorScheme = "dark";
        };
        gtk4 = look "4" // {
          colorScheme = "light";
          extraConfig.gtk-mine = true;
          extraCss = "window { }";
        };
      };
      actual =
        host:
        let
          has = path: lines: lib.filter (line: !lib.hasInfix "${line}\n" (text host path)) lines;
          common = version: [
            "gtk-font-name=F${version} 9"
            "gtk-icon-theme-name=I${version}"
            "gtk-cursor-theme-name=C${version}"
            "gtk-cursor-theme-size=40"
          ];
        in
        [
          (has ".rc2" [
            "gtk-font-name = \"F2 9\""
            "gtk-icon-theme-name = \"I2\""
            "gtk-cursor-theme-name = \"C2\""
            "gtk-cursor-theme-size = 40"
            "gtk-theme-name = \"T2\""
          ])
          (has ".config/gtk-3.0/settings.ini" (
            common "3"
            ++ [
              "gtk-theme-name=T3"
              "gtk-application-prefer-dark-theme=true"
            ]
          ))
          (has ".config/gtk-4.0/settings.ini" (
            common "4"
            ++ [
              "gtk-interface-color-scheme=3"
              "gtk-mine=true"
            ]
          ))
          (text host ".config/gtk-4.0/gtk.css")
          host.config.home.file."/home/ops/.rc2".force
        ];
      expected = [
        [ ]
        [ ]
        [ ]
        "window { }"
        true
      ];
    };

  "what holds for all versions, and which are left out" = {
    module = {
      gtk = {
        enable = true;
        cursorTheme = {
          name = "C";
          size = 24;
        };
        gtk2.enable = false;
        gtk3.enable = false;
        gtk4.enable = false;
      };
      home.pointerCursor = {
        enable = false;
        name = "x";
      };
      dconf.enable = false;
      dconf.settings."a".b = 1;
    };
    actual =
      host:
      lib.filter (name: lib.hasInfix "gtk" name || lib.hasInfix "dconf" name) (
        lib.attrNames host.config.home.file
      );
    expected = [ ];
  };

  "one theme of the pointer for all" = {
    module.gtk = {
      enable = true;
      cursorTheme = {
        name = "C";
        size = 24;
      };
    };
    actual =
      host:
      map (line: lib.hasInfix line (text host ".config/gtk-3.0/settings.ini")) [
        "gtk-cursor-theme-name=C\n"
        "gtk-cursor-theme-size=24\n"
      ];
    expected = [
      true
      true
    ];
  };

  "packages of looks are there" = {
    module =
      { pkgs, ... }:
      {
        gtk = {
          enable = true;
          cursorTheme = {
            name = "C";
            package = pkgs.jq;
          };
          font = {
            name = "F";
            package = pkgs.bat;
          };
          theme = {
            name = "T";
            package = pkgs.git;
          };
        };
        qt = {
          enable = true;
          platformTheme = {
            name = "gtk3";
            package = pkgs.tree;
          };
          style = {
            name = "breeze";
            package = pkgs.age;
          };
        };
      };
    actual =
      host:
      lib.filter (name: !lib.elem name (map lib.getName host.config.home.packages)) [
        "jq"
        "bat"
        "git"
        "tree"
        "age"
      ];
    expected = [ ];
  };
}
