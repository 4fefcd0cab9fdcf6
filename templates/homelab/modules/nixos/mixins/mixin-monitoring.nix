# What the machine uses and has left, for Prometheus to ask for.
# Ports: 9100, from home.
{ config, ... }:
let
  inherit (config.homelab) network;
  cfg = config.services.prometheus.exporters.node;
in
{
  imports = [ ../../shared/shared-network.nix ];

  services.prometheus.exporters.node = {
    enable = true;
    enabledCollectors = [
      "systemd"
      "processes"
    ];
  };

  networking.firewall.interfaces.${network.lan}.allowedTCPPorts = [ cfg.port ];
}
