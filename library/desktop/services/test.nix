{
  lib,
  manifest,
  text,
  ...
}:
{
  "users may mount disks" = {
    module.services.udisks2.enable = true;
    actual = host: map lib.getName host.config.environment.systemPackages;
    expected = [
      "bash"
      "udisks2"
    ];
  };

  "messages, disks, places" = {
    module = {
      services = {
        dbus.implementation = "broker";
        udisks2 = {
          enable = true;
          mountOnMedia = true;
          settings."udisks2.conf".udisks2.modules = "*";
        };
        gvfs.enable = true;
        tumbler.enable = true;
        colord.enable = true;
        accounts-daemon.enable = true;
        packagekit.enable = true;
        geoclue2 = {
          enable = true;
          enableWifi = false;
          appConfig.gammastep.isAllowed = true;
        };
      };
    };
    actual = host: [
      (manifest host).units."dbus-broker.service".aliases
      (text host "udisks2/udisks2.conf")
      (text host "udev/rules.d/99-local.rules")
      (text host "geoclue/conf.d/90-nivis.conf")
      (map lib.getName host.config.environment.systemPackages)
    ];
    expected = [
      [ "dbus.service" ]
      ''
        [udisks2]
        modules=*
      ''
      ''
        ENV{ID_FS_USAGE}=="filesystem|other|crypto", ENV{UDISKS_FILESYSTEM_SHARED}="1"
      ''
      ''
        [3g]
        enable=true

        [gammastep]
        allowed=true
        system=false
        users=

        [modem-gps]
        enable=true

        [network-nmea]
        enable=true

        [wifi]
        enable=false
        url=https://api.beacondb.net/v1/geolocate
      ''
      [
        "bash"
        "dbus-broker"
        "udisks2"
        "gvfs"
        "tumbler"
        "colord"
        "accountsservice"
        "geoclue2"
        "packagekit"
      ]
    ];
  };

  "Flatpak needs portals" = {
    module = {
      services.flatpak.enable = true;
    };
    refused = true;
  };

  "Flatpak's programs are found" = {
    module =
      { pkgs, ... }:
      {
        services.flatpak.enable = true;
        xdg.portal = {
          enable = true;
          extraPortals = [ pkgs.xdg-desktop-portal-gtk ];
          config.common.default = "gtk";
        };
      };
    actual = host: host.config.environment.profiles;
    expected = [
      "$HOME/.local/share/flatpak/exports"
      "/var/lib/flatpak/exports"
    ];
  };

  "systemd needs messages" = {
    module = {
      services.dbus.enable = false;
    };
    refused = true;
  };

  "where the machine is, in full" = {
    module =
      { pkgs, ... }:
      {
        services.dbus.packages = [ pkgs.git ];
        services.geoclue2 = {
          enable = true;
          enable3G = false;
          enableModemGPS = false;
          enableNmea = false;
          geoProviderUrl = "https://geo.example.org";
          appConfig.a = {
            desktopID = "org.example.A";
            isSystem = true;
            users = [ "1000" ];
          };
        };
      };
    actual = host: [
      (text host "geoclue/conf.d/90-nivis.conf")
      (lib.elem "git" (map lib.getName host.config.environment.systemPackages))
    ];
    expected = [
      ''
        [3g]
        enable=false

        [modem-gps]
        enable=false

        [network-nmea]
        enable=false

        [org.example.A]
        allowed=false
        system=true
        users=1000

        [wifi]
        enable=true
        url=https://geo.example.org
      ''
      true
    ];
  };

  "plugins of Thunar" = {
    module =
      { pkgs, ... }:
      {
        programs.thunar = {
          enable = true;
          plugins = [ pkgs.jq ];
        };
      };
    actual = host: lib.elem "jq" (map (p: p.name) host.config.environment.systemPackages);
    expected = true;
  };
}
