# The way in: keys only, the administrator only.
# Ports: 22, from home.
{ config, lib, ... }:
let
  inherit (lib) mkDefault;
  inherit (config.homelab) network people;
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
      AllowUsers = [ people.admin.name ];
      MaxAuthTries = mkDefault 3;
      LoginGraceTime = mkDefault 20;
    };
  };

  networking.firewall.interfaces.${network.lan}.allowedTCPPorts = [ 22 ];
}
