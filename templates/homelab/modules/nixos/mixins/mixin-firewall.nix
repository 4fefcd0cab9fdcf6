# Whatever nobody opened is closed. Services open their ports on the interface that needs them:
#
#   networking.firewall.interfaces.<name>.allowedTCPPorts = [ … ];
{ lib, ... }:
let
  inherit (lib) mkDefault;
in
{
  networking.nftables.enable = true;
  networking.firewall = {
    enable = mkDefault true;
    allowPing = mkDefault true;
    rejectPackets = false;
    # Security events are read from the journal; see mixin-security-events.nix.
    logRefusedConnections = mkDefault true;
    logRefusedPackets = false;
    filterForward = mkDefault true;
    allowedTCPPorts = [ ];
    allowedUDPPorts = [ ];
  };
}
