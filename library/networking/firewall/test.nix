{ lib, ... }:
let
  # The rules as they are loaded, without spaces at the beginning of lines.
  rules =
    host:
    lib.filter (l: l != "") (
      map lib.trim (lib.splitString "\n" host.config.environment.etc."nivis/firewall.nft".text)
    );
  has = rule: host: lib.elem rule (rules host);
in
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
      extraInputRules = "ip saddr 10.0.0.0/8 tcp dport 5432 accept";
    };
    actual = host: host.config.environment.etc."nivis/firewall.nft".text;
    expected = ''
      include "/run/nivis/firewall-deletions*.nft"
      table inet nivis-fw
      delete table inet nivis-fw
      table inet nivis-fw {
        chain rpfilter {
          type filter hook prerouting priority mangle + 10; policy drop;
          meta nfproto ipv4 udp sport . udp dport { 67 . 68, 68 . 67 } accept
          fib saddr . mark . iif oif exists accept
          jump rpfilter-allow
        }

        chain rpfilter-allow {
        }

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

  "what is refused is logged and answered as asked" = {
    module.networking.firewall = {
      enable = true;
      logRefusedConnections = true;
      logRefusedPackets = true;
      logRefusedUnicastsOnly = false;
      logReversePathDrops = true;
      rejectPackets = true;
    };
    actual =
      host:
      map (rule: has rule host) [
        "tcp flags & (fin | syn | rst | ack) == syn log level info prefix \"refused connection: \""
        "pkttype broadcast log level info prefix \"refused broadcast: \""
        "pkttype multicast log level info prefix \"refused multicast: \""
        "pkttype host log level info prefix \"refused packet: \""
        "log level info prefix \"rpfilter drop: \""
        "meta l4proto tcp reject with tcp reset"
        "reject"
      ];
    expected = lib.replicate 7 true;
  };

  "pings are limited or refused" = {
    module.networking.firewall = {
      enable = true;
      pingLimit = "2/second";
    };
    actual = host: [
      (has "icmp type echo-request limit rate 2/second accept" host)
      (lib.any (lib.hasPrefix "icmp type echo-request") (
        rules (host.extendModules { modules = [ { networking.firewall.allowPing = false; } ]; })
      ))
    ];
    expected = [
      true
      false
    ];
  };

  "limits are nftables'" = {
    module.networking.firewall.pingLimit = "--limit 1/minute";
    refused = true;
  };

  "packets from the wrong side" = {
    module.networking.firewall = {
      enable = true;
      checkReversePath = "loose";
      extraReversePathFilterRules = "iifname wg0 accept";
    };
    actual = host: [
      (has "fib saddr . mark oif exists accept" host)
      (has "iifname wg0 accept" host)
      (has "chain rpfilter {" (
        host.extendModules { modules = [ { networking.firewall.checkReversePath = lib.mkForce false; } ]; }
      ))
    ];
    expected = [
      true
      true
      false
    ];
  };

  "what goes through is filtered" = {
    module.networking.firewall = {
      enable = true;
      filterForward = true;
      extraForwardRules = "iifname wg0 accept";
      connectionTrackingModules = [ "ftp" ];
    };
    actual = host: [
      (has "type filter hook forward priority filter; policy drop;" host)
      (has "ct status dnat accept" host)
      (has "iifname wg0 accept" host)
      host.config.boot.kernelModules
    ];
    expected = [
      true
      true
      true
      [ "nf_conntrack_ftp" ]
    ];
  };

  "tables of one's own" = {
    module.networking.nftables = {
      enable = true;
      tables = {
        rate = {
          family = "inet";
          content = ''
            chain input {
              tcp dport 22 limit rate over 10/minute drop
            }
          '';
        };
        off = {
          enable = false;
          family = "ip";
          content = "";
        };
      };
      extraDeletions = "table ip old\ndelete table ip old\n";
    };
    actual = host: host.config.environment.etc."nivis/firewall.nft".text;
    expected = ''
      include "/run/nivis/firewall-deletions*.nft"
      table inet rate
      delete table inet rate
      table ip old
      delete table ip old
      table inet rate {
        chain input {
          tcp dport 22 limit rate over 10/minute drop
        }
      }
    '';
  };

  "a whole set of rules takes the place of all" = {
    module.networking.nftables = {
      enable = true;
      ruleset = "table ip mine { }";
      rulesetFile = "/etc/mine.nft";
    };
    actual = host: host.config.environment.etc."nivis/firewall.nft".text;
    expected = ''
      include "/run/nivis/firewall-deletions*.nft"
      flush ruleset
      table ip mine { }
      include "/etc/mine.nft"
    '';
  };

  "tables need to be enabled" = {
    module.networking.nftables.tables.x = {
      family = "ip";
      content = "";
    };
    refused = true;
  };

  "allowing a port does not turn it on" = {
    module.networking.firewall.allowedTCPPorts = [ 80 ];
    actual = host: host.config.systemd.services ? nivis-firewall;
    expected = false;
  };

  "commands of iptables are refused" = {
    module.networking.firewall.extraCommands = "iptables -A INPUT -j DROP";
    refused = true;
  };

  "all ways to open ports" = {
    module =
      { pkgs, ... }:
      {
        networking.firewall = {
          enable = true;
          allowedTCPPortRanges = [
            {
              from = 1;
              to = 2;
            }
          ];
          allowedUDPPorts = [ 53 ];
          interfaces.eth0 = {
            allowedTCPPortRanges = [
              {
                from = 3;
                to = 4;
              }
            ];
            allowedUDPPorts = [ 5 ];
          };
          package = pkgs.iptables;
          extraPackages = [ pkgs.ipset ];
        };
        networking.nftables = {
          flushRuleset = true;
          tables.x = {
            name = "other";
            family = "ip";
            content = "";
          };
        };
      };
    actual =
      host:
      map (rule: has rule host) [
        "tcp dport { 1-2 } accept"
        "udp dport { 53 } accept"
        "iifname \"eth0\" tcp dport { 3-4 } accept"
        "iifname \"eth0\" udp dport { 5 } accept"
        "flush ruleset"
        "table ip other {"
      ]
      ++ [ (lib.any (p: p.name == "ipset") host.config.environment.systemPackages) ];
    expected = lib.replicate 7 true;
  };

  "another program that filters is refused" = {
    module.networking.firewall.backend = "iptables";
    refused = true;
  };

  "ranges of one interface, and no pings" = {
    module.networking.firewall = {
      enable = true;
      allowPing = false;
      interfaces.eth1.allowedUDPPortRanges = [
        {
          from = 60000;
          to = 61000;
        }
      ];
    };
    actual = host: [
      (lib.any (lib.hasInfix "echo-request") (rules host))
      (lib.filter (lib.hasInfix "60000") (rules host))
    ];
    expected = [
      false
      [ "iifname \"eth1\" udp dport { 60000-61000 } accept" ]
    ];
  };
}
