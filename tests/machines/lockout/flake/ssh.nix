{
  services.openssh.enable = true;
  users.users.root.openssh.authorizedKeys.keyFiles = [ ./key.pub ];
}
