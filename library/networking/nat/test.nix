{ lib, manifest, ... }:
{
  "hosts inside reach outside, a port is passed on" = {
    module.networking.nat = {
      enable = true;
      internalInterfaces = [ "br0" ];
      internalIPs = [ "10.0.0.0/24" ];
      externalInterface = "eth0";
      forwardPorts = [
        {
          sourcePort = 8080;
          destination = "10.0.0.1:80";
          loopbackIPs = [ "192.0.2.1" ];
        }
      ];
      dmzHost = "10.0.0.9";
    };
    actual = host: {
      inherit (host.config.networking.nftables.tables.nivis-nat) content;
      inherit (manifest host) sysctl;
    };
    expected = {
      content = ''
        chain pre {
          type nat hook prerouting priority dstnat;
          iifname "eth0" meta l4proto { tcp, udp } dnat meta l4proto . th dport map { tcp . 8080 : 10.0.0.1 . 80 }
          meta l4proto { tcp, udp } dnat ip daddr . meta l4proto . th dport map { 192.0.2.1 . tcp . 8080 : 10.0.0.1 . 80 }
          iifname "eth0" dnat 10.0.0.9
        }

        chain post {
          type nat hook postrouting priority srcnat;
          iifname { "br0" } oifname "eth0" masquerade
          ip saddr { 10.0.0.0/24 } oifname "eth0" masquerade
          iifname != "eth0" ip daddr . meta l4proto . th dport { 10.0.0.1 . tcp . 80 } masquerade
        }

        chain out {
          type nat hook output priority mangle;
          meta l4proto { tcp, udp } dnat ip daddr . meta l4proto . th dport map { 192.0.2.1 . tcp . 8080 : 10.0.0.1 . 80 }
        }
      '';
      sysctl = {
        "net.ipv4.conf.all.forwarding" = "1";
        "net.ipv4.conf.default.forwarding" = "1";
      };
    };
  };

  "IPv6, addresses outside, ranges, and what goes through" = {
    module.networking = {
      nat = {
        enable = true;
        enableIPv6 = true;
        internalIPs = [ "10.0.0.0/24" ];
        internalIPv6s = [ "fc00::/64" ];
        externalInterface = "eth0";
        externalIPv6 = "2001:db8::1";
        externalIP = "192.0.2.1";
        forwardPorts = [
          {
            sourcePort = "60000:61000";
            destination = "[fc00::2]:60000-61000";
            proto = "udp";
          }
        ];
      };
      firewall = {
        enable = true;
        filterForward = true;
      };
    };
    actual = host: {
      four = lib.hasInfix "snat 192.0.2.1\n" host.config.networking.nftables.tables.nivis-nat.content;
      six = host.config.networking.nftables.tables.nivis-nat6.content;
      through = host.config.networking.firewall.extraForwardRules;
    };
    expected = {
      four = true;
      six = ''
        chain pre {
          type nat hook prerouting priority dstnat;
          iifname "eth0" meta l4proto { tcp, udp } dnat ip6 daddr . meta l4proto . th dport map { 2001:db8::1 . udp . 60000-61000 : fc00::2 . 60000-61000 }
        }

        chain post {
          type nat hook postrouting priority srcnat;
          ip6 saddr { fc00::/64 } oifname "eth0" snat 2001:db8::1
          iifname != "eth0" ip6 daddr . meta l4proto . th dport { fc00::2 . udp . 60000-61000 } masquerade
        }

        chain out {
          type nat hook output priority mangle;
        }
      '';
      through = ''
        ip saddr { 10.0.0.0/24 } oifname "eth0" accept
        ip6 saddr { fc00::/64 } oifname "eth0" accept
      '';
    };
  };

  "a port needs to know where outside is" = {
    module.networking.nat = {
      enable = true;
      forwardPorts = [
        {
          sourcePort = 80;
          destination = "10.0.0.1:80";
        }
      ];
    };
    refused = true;
  };
}
