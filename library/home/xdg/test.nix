{
  lib,
  manifest,
  text,
  nameOf,
  ...
}:
{
  "the folders' variables" = {
    module = {
      xdg = {
        enable = true;
        localBinInPath = true;
        cacheHome = "/home/ops/.c";
        systemDirs.config = [ "/etc/xdg" ];
        systemDirs.data = [ "/opt/share" ];
      };
    };
    actual = host: [
      (lib.filterAttrs (n: _: lib.hasPrefix "XDG" n) host.config.home.sessionVariables)
      host.config.home.sessionPath
      (text host ".config/environment.d/10-home-manager.conf")
    ];
    expected = [
      {
        XDG_BIN_HOME = "/home/ops/.local/bin";
        XDG_CACHE_HOME = "/home/ops/.c";
        XDG_CONFIG_DIRS = "/etc/xdg\${XDG_CONFIG_DIRS:+:$XDG_CONFIG_DIRS}";
        XDG_CONFIG_HOME = "/home/ops/.config";
        XDG_DATA_DIRS = "/opt/share\${XDG_DATA_DIRS:+:$XDG_DATA_DIRS}";
        XDG_DATA_HOME = "/home/ops/.local/share";
        XDG_STATE_HOME = "/home/ops/.local/state";
      }
      [ "/home/ops/.local/bin" ]
      ''
        XDG_BIN_HOME=/home/ops/.local/bin
        XDG_CACHE_HOME=/home/ops/.c
        XDG_CONFIG_DIRS=/etc/xdg''${XDG_CONFIG_DIRS:+:$XDG_CONFIG_DIRS}
        XDG_CONFIG_HOME=/home/ops/.config
        XDG_DATA_DIRS=/opt/share''${XDG_DATA_DIRS:+:$XDG_DATA_DIRS}
        XDG_DATA_HOME=/home/ops/.local/share
        XDG_STATE_HOME=/home/ops/.local/state
      ''
    ];
  };

  "files stand in their folders" = {
    module = {
      xdg = {
        cacheFile.a.text = "a";
        configFile.b.text = "b";
        dataFile.c.text = "c";
        stateFile.d.text = "d";
      };
    };
    actual = host: lib.attrNames (manifest host).files;
    expected = [
      "/home/ops/.cache/a"
      "/home/ops/.config/b"
      "/home/ops/.local/share/c"
      "/home/ops/.local/state/d"
    ];
  };

  "the user's folders" = {
    module = {
      xdg.userDirs = {
        enable = true;
        createDirectories = true;
        setSessionVariables = true;
        music = null;
        desktop = "/home/ops/D";
        extraConfig.MISC = "/home/ops/Misc";
      };
    };
    actual = host: [
      (text host ".config/user-dirs.dirs")
      (text host ".config/user-dirs.conf")
      host.config.home.sessionVariables.XDG_MISC_DIR
      (lib.hasInfix "run mkdir -p $VERBOSE_ARG \"/home/ops/Misc\"" host.config.home.activation.createXdgUserDirectories.data)
    ];
    expected = [
      ''
        XDG_DESKTOP_DIR="/home/ops/D"
        XDG_DOCUMENTS_DIR="/home/ops/Documents"
        XDG_DOWNLOAD_DIR="/home/ops/Downloads"
        XDG_MISC_DIR="/home/ops/Misc"
        XDG_PICTURES_DIR="/home/ops/Pictures"
        XDG_PROJECTS_DIR="/home/ops/Projects"
        XDG_PUBLICSHARE_DIR="/home/ops/Public"
        XDG_TEMPLATES_DIR="/home/ops/Templates"
        XDG_VIDEOS_DIR="/home/ops/Videos"
      ''
      "enabled=False"
      "/home/ops/Misc"
      true
    ];
  };

  "which program opens what" = {
    module = {
      xdg.mimeApps = {
        enable = true;
        defaultApplications."text/html" = [
          "a.desktop"
          "b.desktop"
        ];
        associations.added."image/png" = "c.desktop";
        associations.removed."image/gif" = "d.desktop";
      };
    };
    actual = host: [
      (text host ".config/mimeapps.list")
      (text host ".local/share/applications/mimeapps.list" == text host ".config/mimeapps.list")
    ];
    expected = [
      ''
        [Added Associations]
        image/png=c.desktop

        [Default Applications]
        text/html=a.desktop;b.desktop

        [Removed Associations]
        image/gif=d.desktop
      ''
      true
    ];
  };

  "the distribution's desktop files are not known" = {
    module =
      { pkgs, ... }:
      {
        xdg.mimeApps = {
          enable = true;
          defaultApplicationPackages = [ pkgs.firefox ];
        };
      };
    refused = true;
  };

  "entries of the menu" = {
    module = {
      xdg.desktopEntries.own = {
        name = "Own";
        genericName = "Web Browser";
        exec = "own %U";
        icon = "own";
        terminal = true;
        comment = "Mine";
        categories = [
          "Network"
          "WebBrowser"
        ];
        mimeType = [ "text/html" ];
        startupNotify = true;
        noDisplay = false;
        prefersNonDefaultGPU = true;
        settings.Keywords = "calc;math";
        actions."New-Window".exec = "own --new";
      };
    };
    actual = host: text host ".local/share/applications/own.desktop";
    expected = ''
      [Desktop Entry]
      Actions=New-Window
      Categories=Network;WebBrowser
      Comment=Mine
      Exec=own %U
      GenericName=Web Browser
      Icon=own
      Keywords=calc;math
      MimeType=text/html
      Name=Own
      NoDisplay=false
      PrefersNonDefaultGPU=true
      StartupNotify=true
      Terminal=true
      Type=Application
      Version=1.5

      [Desktop Action New-Window]
      Exec=own --new
      Name=New-Window
    '';
  };

  "portals" = {
    module =
      { pkgs, ... }:
      {
        xdg.portal = {
          enable = true;
          xdgOpenUsePortal = true;
          extraPortals = [ pkgs.xdg-desktop-portal-gtk ];
          config.common.default = [
            "gtk"
            "wlr"
          ];
          config.sway."org.freedesktop.impl.portal.Secret" = "gnome-keyring";
        };
      };
    actual = host: [
      (text host ".config/xdg-desktop-portal/portals.conf")
      (text host ".config/xdg-desktop-portal/sway-portals.conf")
      (map lib.getName host.config.home.packages)
      host.config.home.sessionVariables.NIXOS_XDG_OPEN_USE_PORTAL
    ];
    expected = [
      ''
        [preferred]
        default=gtk;wlr
      ''
      ''
        [preferred]
        org.freedesktop.impl.portal.Secret=gnome-keyring
      ''
      [
        "xdg-desktop-portal"
        "xdg-desktop-portal-gtk"
      ]
      "1"
    ];
  };

  "a portal is needed" = {
    module = {
      xdg.portal.enable = true;
    };
    refused = true;
  };

  "what starts with the desktop, and its terminal" = {
    module =
      { pkgs, ... }:
      {
        nivis.distribution = "arch";
        xdg.autostart = {
          enable = true;
          entries = [
            "/usr/share/applications/firefox.desktop"
            "${pkgs.foot}/share/applications/foot.desktop"
          ];
        };
        xdg.terminal-exec = {
          enable = true;
          settings.default = [ "kitty.desktop" ];
          settings.GNOME = [ "foot.desktop" ];
        };
      };
    actual = host: [
      (manifest host).files."/home/ops/.config/autostart/foot.desktop".source
      (manifest host).files."/home/ops/.config/autostart/firefox.desktop".source
      (text host ".config/xdg-terminals.list")
      (text host ".config/gnome-xdg-terminals.list")
    ];
    expected = [
      "/usr/share/applications/foot.desktop"
      "/usr/share/applications/firefox.desktop"
      ''
        kitty.desktop
      ''
      ''
        foot.desktop
      ''
    ];
  };

  "other folders" = {
    module = {
      xdg = {
        enable = true;
        binHome = "/home/ops/b";
        configHome = "/home/ops/c";
        dataHome = "/home/ops/d";
        stateHome = "/home/ops/s";
        configFile.a.text = "a";
        dataFile.b = {
          text = "b";
          target = "other";
          force = true;
        };
        stateFile.c = {
          text = "c";
          enable = false;
        };
        userDirs = {
          enable = true;
          package = null;
          documents = "/home/ops/1";
          download = "/home/ops/2";
          pictures = "/home/ops/3";
          projects = "/home/ops/4";
          publicShare = "/home/ops/5";
          templates = "/home/ops/6";
          videos = "/home/ops/7";
        };
      };
    };
    actual = host: [
      (lib.mapAttrs (_: f: f.force) (manifest host).files)
      (text host "c/user-dirs.dirs")
      host.config.home.sessionVariables.XDG_BIN_HOME
    ];
    expected = [
      {
        "/home/ops/c/a" = false;
        "/home/ops/c/environment.d/10-home-manager.conf" = false;
        "/home/ops/c/nivis/session.sh" = false;
        "/home/ops/c/user-dirs.conf" = false;
        "/home/ops/c/user-dirs.dirs" = false;
        "/home/ops/d/other" = true;
      }
      ''
        XDG_DESKTOP_DIR="/home/ops/Desktop"
        XDG_DOCUMENTS_DIR="/home/ops/1"
        XDG_DOWNLOAD_DIR="/home/ops/2"
        XDG_MUSIC_DIR="/home/ops/Music"
        XDG_PICTURES_DIR="/home/ops/3"
        XDG_PROJECTS_DIR="/home/ops/4"
        XDG_PUBLICSHARE_DIR="/home/ops/5"
        XDG_TEMPLATES_DIR="/home/ops/6"
        XDG_VIDEOS_DIR="/home/ops/7"
      ''
      "/home/ops/b"
    ];
  };

  "the table of types may be left out, and autostart kept as it is" = {
    module = {
      xdg = {
        mime.enable = false;
        desktopEntries.a = {
          name = "A";
          type = "Link";
        };
        autostart = {
          enable = true;
          readOnly = true;
          entries = [ "/usr/share/applications/a.desktop" ];
        };
      };
    };
    actual = host: [
      (map lib.getName host.config.home.packages)
      (nameOf (manifest host).files."/home/ops/.config/autostart".source)
      (lib.hasInfix "Type=Link" (text host ".local/share/applications/a.desktop"))
    ];
    expected = [
      [ ]
      "xdg-autostart-entries"
      true
    ];
  };

  "files in each folder are those of the home" = {
    module =
      { lib, ... }:
      {
        xdg = lib.genAttrs [ "cacheFile" "configFile" "dataFile" "stateFile" ] (_: {
          off = {
            enable = false;
            text = "off";
          };
          folder = {
            source = ./.;
            recursive = true;
            ignorelinks = true;
          };
          renamed = {
            target = "named";
            source = ./README.md;
            executable = true;
            force = true;
            onChange = "echo changed";
          };
        });
      };
    actual = host: [
      (lib.mapAttrs
        (_: f: [
          f.mode
          f.force
        ])
        (
          lib.filterAttrs (
            n: _: lib.hasSuffix "named" n || lib.hasSuffix "README.md" n || lib.hasSuffix "off" n
          ) (manifest host).files
        )
      )
      (lib.length (lib.splitString "echo changed" host.config.home.activation.onFilesChange.data) - 1)
    ];
    expected = [
      {
        "/home/ops/.cache/folder/README.md" = [
          "symlink"
          false
        ];
        "/home/ops/.cache/named" = [
          "0755"
          true
        ];
        "/home/ops/.config/folder/README.md" = [
          "symlink"
          false
        ];
        "/home/ops/.config/named" = [
          "0755"
          true
        ];
        "/home/ops/.local/share/folder/README.md" = [
          "symlink"
          false
        ];
        "/home/ops/.local/share/named" = [
          "0755"
          true
        ];
        "/home/ops/.local/state/folder/README.md" = [
          "symlink"
          false
        ];
        "/home/ops/.local/state/named" = [
          "0755"
          true
        ];
      }
      4
    ];
  };

  "actions of an entry of the menu" = {
    module = {
      xdg.desktopEntries.editor = {
        name = "Editor";
        exec = "vi";
        actions.new = {
          name = "New window";
          exec = "vi -n";
          icon = "vi-new";
        };
      };
    };
    actual = host: text host ".local/share/applications/editor.desktop";
    expected = ''
      [Desktop Entry]
      Actions=new
      Exec=vi
      Name=Editor
      Terminal=false
      Type=Application
      Version=1.5

      [Desktop Action new]
      Exec=vi -n
      Icon=vi-new
      Name=New window
    '';
  };

  "packages of types, portals and the terminal are others" = {
    module =
      { pkgs, ... }:
      let
        own = name: pkgs.writeShellScriptBin "own-${name}" "";
      in
      {
        xdg = {
          mimeApps.enable = true;
          mime.sharedMimeInfoPackage = own "mime";
          mime.desktopFileUtilsPackage = own "desktop";
          portal = {
            enable = true;
            extraPortals = [ (own "portal") ];
            configPackages = [ (own "portals") ];
          };
          terminal-exec = {
            enable = true;
            package = own "terminal";
          };
        };
      };
    actual = host: lib.filter (lib.hasPrefix "own-") (map lib.getName host.config.home.packages);
    expected = [
      "own-terminal"
      "own-mime"
      "own-desktop"
      "own-portal"
      "own-portals"
    ];
  };
}
