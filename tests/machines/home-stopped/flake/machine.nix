# A user whose home is declared by `home.nix`, which the scenario writes.
{
  system.stateVersion = "26.05";
  users.users.carol.isNormalUser = true;
  home-manager.users.carol = ./home.nix;
}
