# Portals: how programs in a sandbox reach the desktop. They come from the distribution's packages.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; }) enable packages;
  cfg = config.xdg.portal;
in
{
  options.xdg.portal = {
    enable = enable "portals are there";
    extraPortals = packages "Packages of portals; one at least.";
    configPackages = packages "Packages that say which portal a desktop uses.";
    xdgOpenUsePortal = enable "xdg-open asks the portal";
    config = mkOption {
      type = types.attrsOf (
        types.attrsOf (
          types.coercedTo (types.either (types.listOf types.str) types.str) lib.toList (
            types.listOf types.str
          )
        )
      );
      default = { };
      example = {
        common.default = [ "gtk" ];
      };
      description = "Which portal serves what, by the desktop; `common` for all.";
      apply = lib.mapAttrs (_: lib.mapAttrs (_: lib.concatStringsSep ";"));
    };
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.extraPortals != [ ];
        message = "`xdg.portal.enable' needs a portal in `xdg.portal.extraPortals', such as pkgs.xdg-desktop-portal-gtk.";
      }
    ];
    warnings = lib.optional (cfg.configPackages == [ ] && cfg.config == { }) ''
      Nothing says which portal serves what: set `xdg.portal.config' or `xdg.portal.configPackages', for instance
      xdg.portal.config.common.default = "*";
    '';
    home = {
      packages = [ pkgs.xdg-desktop-portal ] ++ cfg.extraPortals ++ cfg.configPackages;
      sessionVariables = mkIf cfg.xdgOpenUsePortal { NIXOS_XDG_OPEN_USE_PORTAL = "1"; };
    };
    xdg.configFile = lib.concatMapAttrs (
      desktop: preferred:
      lib.optionalAttrs (preferred != { }) {
        "xdg-desktop-portal/${lib.optionalString (desktop != "common") "${desktop}-"}portals.conf".text =
          lib.generators.toINI { }
            { inherit preferred; };
      }
    ) cfg.config;
  };
}
