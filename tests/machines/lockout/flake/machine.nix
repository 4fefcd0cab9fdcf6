{
  imports = [ ./ssh.nix ];
  system.stateVersion = "26.05";
}
