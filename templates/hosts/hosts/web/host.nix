{
  kind = "linux";
  system = "x86_64-linux";
  description = "Small machine in a data centre: the way in from outside";
  address = "192.0.2.10";
  users = [ "ops" ];
  tags = [ "server" ];
  sshKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKg4uIHBE2FygUD1U06wS2XGuAv6m4ab1Jegh78fq2sE web";
}
