{
  imports = [ ./more.nix ];
  system.stateVersion = "26.05";
}
