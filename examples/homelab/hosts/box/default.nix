# A container to try things in. It is a server, without what a container cannot do.
{ lib, ... }:
let
  inherit (lib) mkForce;
in
{
  imports = [
    ../../profiles/server.nix
    ../../roles/web.nix
  ];

  nivis.tags = [ "container" ];

  # mkForce beats everything: network and kernel belong to the machine outside.
  networking.firewall.enable = mkForce false;
  boot.kernel.sysctl = mkForce { };
  homelab.backup.enable = mkForce false;
}
