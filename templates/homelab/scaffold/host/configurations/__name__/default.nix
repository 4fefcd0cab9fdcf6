# What it is for, and what is so only here.
{
  imports = [ ../../modules/nixos/profiles/server.nix ];

  # The interface to the network at home.
  homelab.network.lan = "eth0";
}
