# Portals, which program opens what, and the desktop's folders, for everyone.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    option
    packages
    ;
  cfg = config.xdg;
  portal = cfg.portal;
  ini = pkgs.formats.ini { };

  names = types.coercedTo (types.either (types.listOf types.str) types.str) (
    x: lib.concatStringsSep ";" (lib.toList x)
  ) types.str;
  table = option (types.attrsOf names) { };

  mime = lib.filterAttrs (_: v: v != { }) {
    "Added Associations" = cfg.mime.addedAssociations;
    "Removed Associations" = cfg.mime.removedAssociations;
    "Default Applications" = cfg.mime.defaultApplications;
  };

  alwaysOn = name: flag true "Whether ${name} work; the distribution's packages see to it.";
in
{
  options.xdg = {
    portal = {
      enable = enable "portals are there";
      extraPortals = packages "Packages of portals; one at least.";
      configPackages = packages "Packages that say which portal a desktop uses.";
      xdgOpenUsePortal = flag false "Whether xdg-open asks the portal.";
      config = mkOption {
        type = types.attrsOf (types.attrsOf names);
        default = { };
        example = {
          common.default = [ "gtk" ];
        };
        description = "Which portal serves what, by the desktop; `common` for all.";
      };
      wlr.enable = enable "the portal of wlroots is there";
      wlr.settings = option ini.type { } "Settings of the portal of wlroots.";
    };
    mime = {
      enable = alwaysOn "types of files";
      defaultApplications = table "Programs that open a type.";
      addedAssociations = table "Programs that can open a type.";
      removedAssociations = table "Programs that are not offered for a type.";
    };
    autostart.enable = alwaysOn "programs that start with the desktop";
    icons.enable = alwaysOn "icons";
    icons.fallbackCursorThemes =
      option (types.listOf types.str) [ ]
        "Themes of the pointer that are tried in turn.";
    menus.enable = alwaysOn "menus";
    sounds.enable = alwaysOn "sounds";
    terminal-exec = {
      enable = enable "the desktop's terminal is chosen";
      package = mkOption {
        type = types.package;
        default = pkgs.xdg-terminal-exec;
        defaultText = lib.literalExpression "pkgs.xdg-terminal-exec";
        description = "The package.";
      };
      settings = option (types.attrsOf (
        types.listOf types.str
      )) { } "Terminals in the order they are tried, by desktop.";
    };
  };

  config = lib.mkMerge [
    {
      assertions =
        map
          (name: {
            assertion = cfg.${name}.enable;
            message = "`xdg.${name}.enable = false': the distribution's packages bring them. Leave it out.";
          })
          [
            "mime"
            "autostart"
            "icons"
            "menus"
            "sounds"
          ];
      environment.etc = {
        "xdg/mimeapps.list" = mkIf (mime != { }) { source = ini.generate "mimeapps.list" mime; };
      }
      // lib.optionalAttrs (cfg.icons.fallbackCursorThemes != [ ]) {
        "X11/icons/default/index.theme".text = lib.generators.toINI { } {
          "icon theme".Inherits = lib.concatStringsSep "," cfg.icons.fallbackCursorThemes;
        };
      };
    }
    (mkIf (cfg.icons.fallbackCursorThemes != [ ]) {
      environment.sessionVariables.XCURSOR_PATH = [
        "/etc/X11/icons"
        "$HOME/.icons"
        "$HOME/.local/share/icons"
        "/usr/share/icons"
      ];
    })
    (mkIf portal.enable {
      assertions = [
        {
          assertion = portal.extraPortals != [ ];
          message = "Setting xdg.portal.enable to true requires a portal implementation in xdg.portal.extraPortals such as xdg-desktop-portal-gtk or xdg-desktop-portal-kde.";
        }
      ];
      warnings = lib.optional (portal.configPackages == [ ] && portal.config == { }) ''
        Nothing says which portal serves what: set `xdg.portal.config' or `xdg.portal.configPackages', for instance
        xdg.portal.config.common.default = "*";
      '';
      environment.systemPackages = [
        pkgs.xdg-desktop-portal
      ]
      ++ portal.extraPortals
      ++ portal.configPackages;
      environment.sessionVariables = mkIf portal.xdgOpenUsePortal { NIXOS_XDG_OPEN_USE_PORTAL = "1"; };
      environment.etc = lib.concatMapAttrs (
        desktop: preferred:
        lib.optionalAttrs (preferred != { }) {
          "xdg/xdg-desktop-portal/${
            lib.optionalString (desktop != "common") "${desktop}-"
          }portals.conf".text =
            lib.generators.toINI { } { inherit preferred; };
        }
      ) portal.config;
    })
    (mkIf portal.wlr.enable {
      xdg.portal.enable = true;
      xdg.portal.extraPortals = [ pkgs.xdg-desktop-portal-wlr ];
      environment.etc."xdg/xdg-desktop-portal-wlr/config" = mkIf (portal.wlr.settings != { }) {
        source = ini.generate "xdg-desktop-portal-wlr.ini" portal.wlr.settings;
      };
    })
    (mkIf cfg.terminal-exec.enable {
      environment.systemPackages = [ cfg.terminal-exec.package ];
      environment.etc = lib.mapAttrs' (
        desktop: terminals:
        lib.nameValuePair "xdg/${
          lib.optionalString (desktop != "default") "${lib.toLower desktop}-"
        }xdg-terminals.list" { text = lib.concatLines terminals; }
      ) cfg.terminal-exec.settings;
    })
  ];
}
