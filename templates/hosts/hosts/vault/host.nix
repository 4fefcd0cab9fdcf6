{
  kind = "linux";
  system = "aarch64-linux";
  description = "Board in the cupboard: files of the house, and backups of the others";
  address = "192.168.10.3";
  users = [
    "family"
    "ops"
  ];
  tags = [
    "home"
    "server"
  ];
  sshKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICbNHGcBabXq7NulkGSXEdjLsNe0UQcCr8I0fHcu5pT8 vault";
}
