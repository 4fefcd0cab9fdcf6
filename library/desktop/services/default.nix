# Services that desktops need: messages between programs, disks, network folders, Flatpak, colours, places.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    mkMerge
    mkOption
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    option
    packages
    requiredPackage
    ;
  cfg = config.services;
  ini = pkgs.formats.ini { };

  packageOf = requiredPackage pkgs;
in
{
  options.services = {
    dbus = {
      enable = flag true "Whether programs send each other messages; systemd needs it.";
      implementation = option (types.enum [
        "dbus"
        "broker"
      ]) "dbus" "Which program passes them on.";
      packages = packages "Packages that take messages; those of the distribution say so themselves.";
    };
    udisks2 = {
      enable = enable "users may mount disks";
      mountOnMedia = flag false "Whether they are mounted in /media.";
      settings = option (types.attrsOf ini.type) { } "Files in /etc/udisks2.";
    };
    gvfs.enable = enable "programs see folders of the network";
    gvfs.package = packageOf "gvfs";
    tumbler.enable = enable "pictures are shown small";
    flatpak.enable = enable "programs are installed by Flatpak";
    flatpak.package = packageOf "flatpak";
    colord.enable = enable "colours are right";
    accounts-daemon.enable = enable "desktops know the accounts";
    geoclue2 = {
      enable = enable "programs may ask where the machine is";
      enableWifi = flag true "Whether it is known from wireless networks.";
      enable3G = flag true "Whether it is known from mobile networks.";
      enableModemGPS = flag true "Whether it is known from a modem's receiver.";
      enableNmea = flag true "Whether it is known from receivers of the network.";
      appConfig = option (types.attrsOf (
        types.submodule (
          { name, ... }:
          {
            options = {
              desktopID = option types.str name "The program's name.";
              isAllowed = flag false "Whether it may ask.";
              isSystem = flag false "Whether it is part of the system.";
              users = option (types.listOf types.str) [ ] "Ids of users it holds for; all where none is named.";
            };
          }
        )
      )) { } "Programs that may ask.";
      geoProviderUrl =
        option types.str "https://api.beacondb.net/v1/geolocate"
          "Who knows where networks are.";
    };
    packagekit.enable = enable "desktops install packages";
  };

  config = mkMerge [
    {
      assertions = [
        {
          assertion = cfg.dbus.enable;
          message = "`services.dbus.enable = false': systemd needs it. Leave it out.";
        }
      ];
      environment.systemPackages = cfg.dbus.packages;
    }
    (mkIf (cfg.dbus.implementation == "broker") {
      environment.systemPackages = [ pkgs.dbus-broker ];
      systemd.services.dbus-broker = {
        aliases = [ "dbus.service" ];
        restartIfChanged = false;
        overrideStrategy = "asDropin";
      };
      systemd.user.services.dbus-broker.aliases = [ "dbus.service" ];
    })
    (mkIf cfg.udisks2.enable {
      environment.systemPackages = [ pkgs.udisks2 ];
      environment.etc = lib.mapAttrs' (
        name: set: lib.nameValuePair "udisks2/${name}" { source = ini.generate name set; }
      ) cfg.udisks2.settings;
      services.udev.extraRules = mkIf cfg.udisks2.mountOnMedia ''
        ENV{ID_FS_USAGE}=="filesystem|other|crypto", ENV{UDISKS_FILESYSTEM_SHARED}="1"
      '';
      systemd.services.udisks2 = {
        wantedBy = [ "graphical.target" ];
        overrideStrategy = "asDropin";
      };
    })
    (mkIf cfg.gvfs.enable {
      environment.systemPackages = [ cfg.gvfs.package ];
      services.udisks2.enable = true;
    })
    (mkIf cfg.tumbler.enable { environment.systemPackages = [ pkgs.tumbler ]; })
    (mkIf cfg.flatpak.enable {
      assertions = [
        {
          assertion = config.xdg.portal.enable;
          message = "To use Flatpak you must enable XDG Desktop Portals with xdg.portal.enable.";
        }
      ];
      environment.systemPackages = [ cfg.flatpak.package ];
      environment.profiles = [
        "$HOME/.local/share/flatpak/exports"
        "/var/lib/flatpak/exports"
      ];
    })
    (mkIf cfg.colord.enable { environment.systemPackages = [ pkgs.colord ]; })
    (mkIf cfg.accounts-daemon.enable {
      environment.systemPackages = [ pkgs.accountsservice ];
      systemd.services.accounts-daemon = {
        wantedBy = [ "graphical.target" ];
        overrideStrategy = "asDropin";
      };
    })
    (mkIf cfg.geoclue2.enable {
      environment.systemPackages = [ pkgs.geoclue2 ];
      environment.etc."geoclue/conf.d/90-nivis.conf".text = lib.generators.toINI { } (
        {
          network-nmea.enable = cfg.geoclue2.enableNmea;
          "3g".enable = cfg.geoclue2.enable3G;
          modem-gps.enable = cfg.geoclue2.enableModemGPS;
          wifi = {
            enable = cfg.geoclue2.enableWifi;
            url = cfg.geoclue2.geoProviderUrl;
          };
        }
        // lib.mapAttrs' (
          _: a:
          lib.nameValuePair a.desktopID {
            allowed = a.isAllowed;
            system = a.isSystem;
            users = lib.concatStringsSep ";" a.users;
          }
        ) cfg.geoclue2.appConfig
      );
    })
    (mkIf cfg.packagekit.enable { environment.systemPackages = [ pkgs.packagekit ]; })
  ];
}
