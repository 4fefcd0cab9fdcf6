# A laptop with Apple's own processor.
{
  imports = [
    ./base.nix
    ../hardware/m1.nix
    ../modules/desktop/kde-plasma.nix
    ../modules/services/development.nix
    ../home-manager/ops.nix
  ];

  networking.networkmanager.enable = true;
  # Someone sits at it: nothing has to come in.
  services.openssh.enable = false;
  services.power-profiles-daemon.enable = true;
  # Fedora does not package it.
  home-manager.users.ops.programs.starship.enable = false;
}
