# A target that can be reached: Tailscale, ssh that is hard to get through, a firewall, and tools to see what is wrong.
# Ports: 22 (limited), 41641/udp (Tailscale).
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkDefault;
in
{
  # Distributions have Tailscale from its makers' repository.
  nixpkgs.overlays = [ (import ../../overlays/vendors.nix) ];

  services = {
    tailscale = {
      enable = mkDefault true;
      openFirewall = mkDefault true;
    };

    openssh = {
      openFirewall = true;
      settings = {
        KbdInteractiveAuthentication = false;
        PasswordAuthentication = false;
        X11Forwarding = false;
        MaxAuthTries = 3;
        LoginGraceTime = 20;
        # So many that did not log in yet, then fewer and fewer are let through.
        MaxStartups = "10:30:60";
      };
    };

    fail2ban = {
      enable = mkDefault true;
      maxretry = 5;
      bantime = "1h";
    };
  };

  networking.firewall = {
    trustedInterfaces = [ config.services.tailscale.interfaceName ];
    # New connections to ssh are counted for each address.
    extraInputRules = lib.mkBefore ''
      tcp dport 22 ct state new meter ssh-flood { ip saddr limit rate over 10/minute burst 20 packets } drop
    '';
    logRefusedConnections = mkDefault false;
  };

  environment.systemPackages = [
    pkgs.dnsutils
    pkgs.iperf3
    pkgs.mtr
    pkgs.nmap
    pkgs.tcpdump
    pkgs.traceroute
  ];
}
