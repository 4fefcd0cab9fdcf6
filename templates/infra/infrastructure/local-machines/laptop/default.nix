# A developer's laptop.
{ lib, options, ... }:
{
  config = {
    fleet = {
      platforms.nixos.enable = true;
      roles.workstation = {
        enable = true;
        development = {
          python.enable = true;
          go.enable = true;
          containers.enable = true;
        };
      };
    };
    services = {
      fwupd.enable = true;
      tlp.enable = true;
      power-profiles-daemon.enable = false;
    };
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
