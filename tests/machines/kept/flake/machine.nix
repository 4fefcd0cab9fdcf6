{
  imports = [ ./more.nix ];
  system.stateVersion = "26.05";
  environment.etc."motd".text = "declared\n";
  environment.etc."issue" = {
    text = "declared\n";
    mode = "0600";
  };
}
