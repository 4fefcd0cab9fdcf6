# A developer's laptop.
{ lib, options, ... }:
{
  config = {
    fleet = {
      platforms.nixos.enable = true;
      roles.workstation = {
        enable = true;
        development.python.enable = true;
        development.go.enable = true;
        development.containers.enable = true;
      };
    };
    services.fwupd.enable = true;
    services.tlp.enable = true;
    services.power-profiles-daemon.enable = false;
  }
  # On NixOS with the input home-manager.
  // lib.optionalAttrs (options ? home-manager) {
    home-manager.users.ops = {
      imports = [ ../../../shared/modules/platforms/home-manager ];
      fleet.home.enable = true;
      home.stateVersion = "26.05";
    };
  };
}
