{
  lib,
  text,
  ...
}:
{
  "programs, portals, key ring" = {
    module =
      { pkgs, ... }:
      {
        services.desktopManager.gnome.enable = true;
        services.desktopManager.gnome.debug = true;
        services.gnome.core-developer-tools.enable = true;
        services.gnome.sushi.enable = true;
        environment.gnome.excludePackages = [ pkgs.totem ];
      };
    actual = host: [
      (map lib.getName host.config.environment.systemPackages)
      host.config.services.displayManager.defaultSession
      host.config.environment.sessionVariables.GNOME_SESSION_DEBUG
    ];
    expected = [
      [
        "dconf"
        "bash"
        "upower"
        "mesa"
        "xdg-desktop-portal"
        "xdg-desktop-portal-gnome"
        "xdg-desktop-portal-gtk"
        "gnome-session"
        "gnome-shell"
        "gnome-session"
        "gnome-control-center"
        "gnome-settings-daemon"
        "nautilus"
        "gnome-text-editor"
        "gnome-calculator"
        "gnome-calendar"
        "gnome-characters"
        "gnome-clocks"
        "gnome-disk-utility"
        "gnome-font-viewer"
        "gnome-logs"
        "gnome-maps"
        "gnome-system-monitor"
        "gnome-weather"
        "gnome-terminal"
        "evince"
        "loupe"
        "baobab"
        "simple-scan"
        "yelp"
        "dconf-editor"
        "devhelp"
        "gnome-builder"
        "sysprof"
        "sushi"
        "gnome-keyring"
        "gcr"
        "cantarell-fonts"
      ]
      "gnome"
      "1"
    ];
  };

  "settings for everyone" = {
    module = {
      programs.dconf.profiles.user.databases = [
        {
          settings."org/gnome/desktop/interface" = {
            clock-show-weekday = true;
            font-name = "Cantarell 11";
            cursor-size = lib.gvariant.mkUint32 24;
          };
          locks = [ "org/gnome/desktop/interface/font-name" ];
        }
      ];
    };
    actual = host: [
      (text host "dconf/profile/user")
      (text host "dconf/db/nivis-user-0.d/10-nivis")
      (text host "dconf/db/nivis-user-0.d/locks/10-nivis")
      host.config.systemd.services.nivis-dconf.serviceConfig.ExecStart
    ];
    expected = [
      ''
        user-db:user
        system-db:nivis-user-0
      ''
      ''
        [org/gnome/desktop/interface]
        clock-show-weekday=true
        cursor-size=@u 24
        font-name='Cantarell 11'
      ''
      ''
        /org/gnome/desktop/interface/font-name
      ''
      "/usr/bin/dconf update"
    ];
  };

  "overrides become settings for everyone" = {
    module = {
      services.desktopManager.gnome = {
        enable = true;
        extraGSettingsOverrides = "[org.gnome.desktop.interface]\nclock-show-weekday=true";
      };
      services.gnome.games.enable = true;
      services.gnome.core-apps.enable = false;
    };
    actual = host: [
      (text host "dconf/db/local.d/10-nivis-gsettings")
      (text host "dconf/profile/user")
      (lib.elem "gnome-mines" (map lib.getName host.config.environment.systemPackages))
      (lib.elem "nautilus" (map lib.getName host.config.environment.systemPackages))
    ];
    expected = [
      ''
        [org/gnome/desktop/interface]
        clock-show-weekday=true''
      ''
        user-db:user
        system-db:local
      ''
      true
      false
    ];
  };

  "services that are packages alone, and a profile of others' databases" = {
    module = {
      services.gnome =
        lib.genAttrs
          [
            "at-spi2-core"
            "evolution-data-server"
            "glib-networking"
            "gnome-browser-connector"
            "gnome-initial-setup"
            "gnome-online-accounts"
            "gnome-remote-desktop"
            "gnome-settings-daemon"
            "gnome-software"
            "gnome-user-share"
            "localsearch"
            "rygel"
            "tinysparql"
          ]
          (_: {
            enable = true;
          });
      programs.dconf.profiles.own = {
        enableUserDb = false;
        databases = [ "site" ];
      };
    };
    actual = host: [
      (map lib.getName host.config.environment.systemPackages)
      (text host "dconf/profile/own")
    ];
    expected = [
      [
        "dconf"
        "bash"
        "at-spi2-core"
        "evolution-data-server"
        "glib-networking"
        "gnome-initial-setup"
        "gnome-remote-desktop"
        "gnome-settings-daemon"
        "gnome-software"
        "gnome-user-share"
        "localsearch"
        "rygel"
        "tinysparql"
        "gnome-online-accounts"
        "gnome-browser-connector"
      ]
      ''
        system-db:site
      ''
    ];
  };

  "dconf and the key ring by themselves" = {
    module = {
      programs.dconf.enable = true;
      services.gnome.gnome-keyring.enable = true;
    };
    actual =
      host:
      map (name: lib.elem name (map (p: p.name) host.config.environment.systemPackages)) [
        "dconf"
        "gnome-keyring"
      ];
    expected = [
      true
      true
    ];
  };
}
