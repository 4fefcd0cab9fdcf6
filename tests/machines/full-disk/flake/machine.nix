{
  imports = [ ./more.nix ];
  system.stateVersion = "26.05";
  environment.etc."motd".text = "declared\n";
}
