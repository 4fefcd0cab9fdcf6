# A machine that someone works at. What is worked on, is switched on here, and the modules of it do the rest:
#
#   fleet.roles.workstation = { enable = true; development.python.enable = true; };
{
  config,
  lib,
  options,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkDefault
    mkEnableOption
    mkIf
    ;
  isDarwin = options ? launchd;

  cfg = config.fleet.roles.workstation;
  kinds = [
    "python"
    "go"
    "containers"
  ];
in
{
  imports = [
    ../base/nix-config.nix
    ../base/security.nix
    ../base/users.nix
    ../development/containers.nix
    ../development/go.nix
    ../development/python.nix
  ];

  options.fleet.roles.workstation = {
    enable = mkEnableOption "being a workstation";
    desktop.enable = mkEnableOption "a desktop" // {
      default = true;
    };
    development = lib.genAttrs kinds (kind: {
      enable = mkEnableOption "work with ${kind}";
    });
  };

  config = mkIf cfg.enable (
    {
      fleet.base = {
        nix-config.enable = mkDefault true;
        security.enable = mkDefault true;
        users.enable = mkDefault true;
      };
      fleet.development = lib.genAttrs kinds (kind: {
        enable = mkIf cfg.development.${kind}.enable true;
      });
      nivis.tags = [ "workstation" ];
      environment.systemPackages = [
        pkgs.gh
        pkgs.shellcheck
      ];
    }
    // lib.optionalAttrs (!isDarwin) {
      services = mkIf cfg.desktop.enable {
        desktopManager.gnome.enable = true;
        displayManager.gdm.enable = true;
        pipewire.enable = true;
        pipewire.pulse.enable = true;
      };
      networking.networkmanager.enable = mkDefault cfg.desktop.enable;
    }
  );
}
