{ ... }:
{
  "only what is allowed comes in" = {
    module.networking.firewall = {
      enable = true;
      allowedTCPPorts = [
        443
        80
        443
      ];
      allowedUDPPortRanges = [
        {
          from = 60000;
          to = 61000;
        }
      ];
      interfaces.wg0.allowedTCPPorts = [ 9100 ];
      trustedInterfaces = [ "br0" ];
      logRefusedConnections = false;
      extraInputRules = "ip saddr 10.0.0.0/8 tcp dport 5432 accept";
    };
    actual = host: host.config.environment.etc."nivis/firewall.nft".text;
    expected = ''
      table inet nivis-fw
      delete table inet nivis-fw
      table inet nivis-fw {
        chain input {
          type filter hook input priority filter; policy drop;
          iifname { "br0", "lo" } accept
          icmpv6 type echo-reply accept
          ct state vmap { invalid : drop, established : accept, related : accept, new : jump input-allow, untracked : jump input-allow }
        }

        chain input-allow {
          tcp dport { 80, 443 } accept
          udp dport { 60000-61000 } accept
          iifname "wg0" tcp dport { 9100 } accept
          icmp type echo-request accept
          icmpv6 type != { nd-redirect, 139 } accept
          ip6 daddr fe80::/64 udp dport 546 accept
          ip saddr 10.0.0.0/8 tcp dport 5432 accept
        }
      }
    '';
  };

  "allowing a port does not turn it on" = {
    module.networking.firewall.allowedTCPPorts = [ 80 ];
    actual = host: host.config.systemd.services ? nivis-firewall;
    expected = false;
  };
}
