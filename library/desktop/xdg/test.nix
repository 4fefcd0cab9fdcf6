{
  lib,
  text,
  ...
}:
{
  "portals" = {
    module = {
      xdg.portal = {
        wlr.enable = true;
        wlr.settings.screencast.max_fps = 30;
        xdgOpenUsePortal = true;
        config.common.default = [
          "wlr"
          "gtk"
        ];
      };
    };
    actual = host: [
      (text host "xdg/xdg-desktop-portal/portals.conf")
      (text host "xdg/xdg-desktop-portal-wlr/config")
      host.config.environment.sessionVariables.NIXOS_XDG_OPEN_USE_PORTAL
      (map lib.getName host.config.environment.systemPackages)
    ];
    expected = [
      ''
        [preferred]
        default=wlr;gtk
      ''
      ''
        [screencast]
        max_fps=30
      ''
      "1"
      [
        "bash"
        "xdg-desktop-portal"
        "xdg-desktop-portal-wlr"
      ]
    ];
  };

  "which program opens what, terminals and pointers" = {
    module = {
      nivis.distribution = "arch";
      xdg = {
        mime.defaultApplications."text/html" = [
          "a.desktop"
          "b.desktop"
        ];
        mime.addedAssociations."image/png" = "c.desktop";
        mime.removedAssociations."image/gif" = "d.desktop";
        terminal-exec.enable = true;
        terminal-exec.settings.default = [ "kitty.desktop" ];
        icons.fallbackCursorThemes = [
          "Adwaita"
          "breeze"
        ];
      };
    };
    actual = host: [
      (text host "xdg/mimeapps.list")
      (text host "xdg/xdg-terminals.list")
      (text host "X11/icons/default/index.theme")
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
      ''
        kitty.desktop
      ''
      ''
        [icon theme]
        Inherits=Adwaita,breeze
      ''
    ];
  };

  "a portal is needed" = {
    module = {
      xdg.portal.enable = true;
    };
    refused = true;
  };

  "what packages bring cannot be left out" = {
    module = {
      xdg.sounds.enable = false;
    };
    refused = true;
  };

  "packages that say which portal is used" = {
    module =
      { pkgs, ... }:
      {
        xdg.portal = {
          enable = true;
          extraPortals = [ pkgs.xdg-desktop-portal-gtk ];
          configPackages = [ pkgs.jq ];
        };
      };
    actual = host: [
      (lib.elem "jq" (map (p: p.name) host.config.environment.systemPackages))
      host.config.warnings
    ];
    expected = [
      true
      [ ]
    ];
  };

  "programs that start with the desktop cannot be left out" = {
    module.xdg.autostart.enable = false;
    refused = true;
  };

  "icons cannot be left out" = {
    module.xdg.icons.enable = false;
    refused = true;
  };

  "menus cannot be left out" = {
    module.xdg.menus.enable = false;
    refused = true;
  };

  "types of files cannot be left out" = {
    module.xdg.mime.enable = false;
    refused = true;
  };
}
