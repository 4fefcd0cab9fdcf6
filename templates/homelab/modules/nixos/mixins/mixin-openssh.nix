# The way in: keys only, and only for who may become root.
# Ports: 22, from home.
{ config, lib, ... }:
let
  inherit (lib) mkDefault;
  inherit (config.homelab) network people;
  admins = lib.attrNames (lib.filterAttrs (_: person: person.admin) people);
in
{
  imports = [
    ../../shared/shared-network.nix
    ../../shared/shared-people.nix
  ];

  services.openssh = {
    enable = mkDefault true;
    # Opened where home is, below, and not everywhere.
    openFirewall = mkDefault false;
    settings = {
      PasswordAuthentication = false;
      KbdInteractiveAuthentication = false;
      PermitRootLogin = mkDefault "no";
      X11Forwarding = false;
      AllowUsers = admins;
      MaxAuthTries = mkDefault 3;
      LoginGraceTime = mkDefault 20;
    };
  };

  networking.firewall.interfaces.${network.lan}.allowedTCPPorts = [ 22 ];
}
