{
  kind = "linux";
  system = "x86_64-linux";
  description = "Workstation";
  users = [
    "family"
    "ops"
  ];
  tags = [
    "home"
    "workstation"
  ];
  sshKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDkV8dJuf+aVCzhHX9O8biuaYobIbUdP6AeQpBHnCusQ desk";
}
