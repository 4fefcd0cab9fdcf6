# A laptop with Apple's own processor.
{
  config,
  lib,
  options,
  ...
}:
{
  imports = [
    ./base.nix
    ../hardware/m1.nix
    ../modules/desktop/kde-plasma.nix
    ../modules/services/development.nix
    ../home-manager/ops.nix
  ];

  config = {
    networking.networkmanager.enable = true;
    # Someone sits at it: nothing has to come in.
    services.openssh.enable = false;
    services.power-profiles-daemon.enable = true;
  }
  // lib.optionalAttrs (options ? home-manager) {
    # Fedora does not package it.
    home-manager.users.${config.targets.user}.programs.starship.enable = false;
  };
}
