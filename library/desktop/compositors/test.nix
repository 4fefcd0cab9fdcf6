{
  lib,
  text,
  ...
}:
{
  "sway" = {
    module = {
      programs.sway = {
        enable = true;
        xwayland.enable = false;
        extraSessionCommands = "export MOZ_ENABLE_WAYLAND=1";
        extraOptions = [ "--unsupported-gpu" ];
      };
    };
    actual = host: [
      (lib.hasInfix "xwayland disable" (text host "sway/config.d/nivis.conf"))
      (text host "xdg/xdg-desktop-portal/sway-portals.conf")
      (map (p: p.name) host.config.environment.systemPackages)
      host.config.services.displayManager.defaultSession
    ];
    expected = [
      true
      ''
        [preferred]
        default=gtk
        org.freedesktop.impl.portal.Inhibit=none
        org.freedesktop.impl.portal.ScreenCast=wlr
        org.freedesktop.impl.portal.Screenshot=wlr
      ''
      [
        "dconf"
        "bash"
        "mesa"
        "xdg-desktop-portal"
        "xdg-desktop-portal-wlr"
        "xdg-desktop-portal-gtk"
        "sway"
        "brightnessctl"
        "foot"
        "grim"
        "pulseaudio-utils"
        "swayidle"
        "swaylock"
        "wmenu"
        "sway-nivis"
        "sway-nivis.desktop"
        "xwayland"
      ]
      "sway"
    ];
  };

  "niri, Hyprland and labwc" = {
    module = {
      nivis.distribution = "arch";
      programs.niri.enable = true;
      programs.waybar.enable = true;
      programs.waybar.systemd.target = "niri.service";
      programs.foot.enable = true;
      programs.foot.settings.main.font = "Hack:size=11";
      programs.nm-applet.enable = true;
      programs.thunar.enable = true;
    };
    actual = host: [
      (map lib.getName host.config.environment.systemPackages)
      host.config.systemd.user.services.waybar.serviceConfig.ExecStart
      host.config.systemd.user.services.waybar.wantedBy
      (text host "xdg/foot/foot.ini")
    ];
    expected = [
      [
        "dconf"
        "bash"
        "mesa"
        "xdg-desktop-portal"
        "xdg-desktop-portal-gnome"
        "xdg-desktop-portal-gtk"
        "niri"
        "gnome-keyring"
        "gcr"
        "niri"
        "xwayland"
        "waybar"
        "foot"
        "networkmanagerapplet"
        "thunar"
      ]
      "/usr/bin/waybar"
      [ "niri.service" ]
      ''
        [main]
        font=Hack:size=11
      ''
    ];
  };

  "Hyprland may be started by uwsm" = {
    module = {
      nivis.distribution = "arch";
      programs.hyprland = {
        enable = true;
        withUWSM = true;
        xwayland.enable = false;
      };
    };
    actual = host: [
      host.config.services.displayManager.defaultSession
      host.config.programs.xwayland.enable
      (lib.elem "uwsm" (map lib.getName host.config.environment.systemPackages))
    ];
    expected = [
      "hyprland-uwsm"
      false
      true
    ];
  };

  "labwc" = {
    module = {
      programs.labwc.enable = true;
    };
    actual = host: text host "xdg/xdg-desktop-portal/wlroots-portals.conf";
    expected = ''
      [preferred]
      default=wlr;gtk
    '';
  };

  "Debian has no niri" = {
    module = {
      programs.niri.enable = true;
    };
    refused = true;
  };

  "programs of X run on any compositor" = {
    module.programs.xwayland.enable = true;
    actual = host: lib.elem "xwayland" (map (p: p.name) host.config.environment.systemPackages);
    expected = true;
  };

  "what goes with sway, and programs of X" = {
    module =
      { pkgs, ... }:
      {
        programs.sway = {
          enable = true;
          extraPackages = [ pkgs.jq ];
          wrapperFeatures.gtk = true;
        };
        programs.xwayland.enable = true;
      };
    actual =
      host:
      map (name: lib.elem name (map (p: p.name) host.config.environment.systemPackages)) [
        "jq"
        "xwayland"
        "foot"
      ];
    expected = [
      true
      true
      false
    ];
  };
}
