{
  lib,
  manifest,
  ...
}:
{
  "programs beside the desktop are services" = {
    module = {
      services = {
        network-manager-applet.enable = true;
        udiskie = {
          enable = true;
          extraOptions = [ "--no-tray" ];
        };
        playerctld.enable = true;
      };
    };
    actual = host: [
      (lib.mapAttrs (_: u: u.Service.ExecStart) host.config.systemd.user.services)
      (manifest host).units."udiskie.service".wantedBy
      (map lib.getName host.config.home.packages)
    ];
    expected = [
      {
        network-manager-applet = [ "/usr/bin/nm-applet --indicator" ];
        playerctld = [ "/usr/bin/playerctld" ];
        udiskie = [ "/usr/bin/udiskie --no-tray" ];
      }
      [ "graphical-session.target" ]
      [
        "networkmanagerapplet"
        "playerctl"
        "udiskie"
      ]
    ];
  };

  "the screen at night" = {
    module = {
      services.wlsunset = {
        enable = true;
        latitude = 52.5;
        longitude = "13.4";
        temperature.night = 3500;
      };
    };
    actual = host: host.config.systemd.user.services.wlsunset.Service.ExecStart;
    expected = [ "/usr/bin/wlsunset -L 13.4 -T 6500 -g 1.0 -l 52.500000 -t 3500" ];
  };

  "where or when must be said" = {
    module = {
      services.wlsunset.enable = true;
    };
    refused = true;
  };

  "each of them, and the night by the clock" = {
    module = {
      services = {
        blueman-applet.enable = true;
        kdeconnect.enable = true;
        nextcloud-client.enable = true;
        pasystray.enable = true;
        wlsunset = {
          enable = true;
          sunrise = "06:30";
          sunset = "18:00";
          temperature.day = 6000;
          gamma = 0.5;
        };
      };
    };
    actual = host: lib.mapAttrs (_: u: u.Service.ExecStart) host.config.systemd.user.services;
    expected = {
      blueman-applet = [ "/usr/bin/blueman-applet" ];
      kdeconnect = [ "/usr/bin/kdeconnectd" ];
      nextcloud-client = [ "/usr/bin/nextcloud --background" ];
      pasystray = [ "/usr/bin/pasystray" ];
      wlsunset = [ "/usr/bin/wlsunset -S 06:30 -T 6000 -g 0.500000 -s 18:00 -t 4000" ];
    };
  };

  "each may be another program, with flags" = {
    module =
      { lib, pkgs, ... }:
      {
        services =
          lib.genAttrs
            [
              "blueman-applet"
              "kdeconnect"
              "network-manager-applet"
              "nextcloud-client"
              "pasystray"
              "playerctld"
              "udiskie"
            ]
            (name: {
              enable = true;
              package = pkgs.writeShellScriptBin "own-${name}" "";
              extraOptions = [ "--flag-of-${name}" ];
            })
          // {
            wlsunset = {
              enable = true;
              package = pkgs.writeShellScriptBin "own-wlsunset" "";
              sunrise = "07:00";
              sunset = "19:00";
            };
          };
      };
    actual = host: [
      (lib.mapAttrs (
        _: s: lib.last (lib.splitString "-own-" (lib.head s.Service.ExecStart))
      ) host.config.systemd.user.services)
      (map lib.getName host.config.home.packages)
    ];
    expected = [
      {
        blueman-applet = "blueman-applet/bin/blueman-applet --flag-of-blueman-applet";
        kdeconnect = "kdeconnect/bin/kdeconnectd --flag-of-kdeconnect";
        network-manager-applet = "network-manager-applet/bin/nm-applet --indicator --flag-of-network-manager-applet";
        nextcloud-client = "nextcloud-client/bin/nextcloud --background --flag-of-nextcloud-client";
        pasystray = "pasystray/bin/pasystray --flag-of-pasystray";
        playerctld = "playerctld/bin/playerctld --flag-of-playerctld";
        udiskie = "udiskie/bin/udiskie --flag-of-udiskie";
        wlsunset = "wlsunset/bin/own-wlsunset -S 07:00 -T 6500 -g 1.0 -s 19:00 -t 4000";
      }
      [
        "own-blueman-applet"
        "own-kdeconnect"
        "own-network-manager-applet"
        "own-nextcloud-client"
        "own-pasystray"
        "own-playerctld"
        "own-udiskie"
        "own-wlsunset"
      ]
    ];
  };
}
