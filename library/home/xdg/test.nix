{
  lib,
  manifest,
  text,
  nameOf,
  textOf,
  allText,
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
        terminal = false;
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
      Terminal=false
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
    module = {
      nivis.distribution = "arch";
      xdg.autostart = {
        enable = true;
        entries = [ "/usr/share/applications/firefox.desktop" ];
      };
      xdg.terminal-exec = {
        enable = true;
        settings.default = [ "kitty.desktop" ];
        settings.GNOME = [ "foot.desktop" ];
      };
    };
    actual = host: [
      (manifest host).files."/home/ops/.config/autostart/firefox.desktop".source
      (text host ".config/xdg-terminals.list")
      (text host ".config/gnome-xdg-terminals.list")
    ];
    expected = [
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

  "files of every folder have the same options" =
    let
      kinds = {
        cacheFile = ".cache";
        configFile = ".config";
        dataFile = ".local/share";
        stateFile = ".local/state";
      };
    in
    {
      module.xdg = lib.mapAttrs (_: _: {
        a = {
          target = "b";
          text = "#!/bin/sh\n";
          executable = true;
          force = true;
          onChange = "echo changed";
        };
        folder = {
          source = ../_lib;
          recursive = true;
          ignorelinks = true;
        };
        off = {
          enable = false;
          text = "x";
        };
      }) kinds;
      actual =
        host:
        lib.mapAttrs (
          kind: folder:
          let
            inherit ((manifest host)) files;
            at = name: "/home/ops/${folder}/${name}";
            made = lib.findFirst (f: f.target == "${folder}/b") null (lib.attrValues host.config.home.file);
          in
          [
            (files ? ${at "b"})
            made.executable
            made.force
            made.onChange
            (files ? ${at "folder/dag.nix"})
            (files ? ${at "off"})
          ]
        ) kinds;
      expected = lib.mapAttrs (_: _: [
        true
        true
        true
        "echo changed"
        true
        false
      ]) kinds;
    };

  "actions of an entry have pictures, and packages say the portal" = {
    module =
      { pkgs, ... }:
      {
        xdg = {
          desktopEntries.app = {
            name = "App";
            exec = "app";
            actions.new = {
              name = "New one";
              icon = "plus";
              exec = "app new";
            };
          };
          portal = {
            enable = true;
            extraPortals = [ pkgs.xdg-desktop-portal-gtk ];
            configPackages = [ pkgs.jq ];
          };
        };
      };
    actual = host: [
      (lib.any (p: p.name or "" == "jq") host.config.home.packages)
      (lib.hasInfix "Icon=plus" (toString (map (p: if p ? nivis then textOf p else "") host.config.home.packages) + allText host))
      (lib.hasInfix "Name=New one" (toString (map (p: if p ? nivis then textOf p else "") host.config.home.packages) + allText host))
    ];
    expected = [
      true
      true
      true
    ];
  };
}
