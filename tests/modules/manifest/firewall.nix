{
  networking.firewall = {
    enable = true;
    allowedTCPPorts = [
      22
      443
    ];
    allowedUDPPortRanges = [
      {
        from = 60000;
        to = 60010;
      }
    ];
    interfaces.wg0.allowedTCPPorts = [ 9100 ];
    trustedInterfaces = [ "br0" ];
  };
}
