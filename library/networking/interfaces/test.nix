{ lib, manifest, ... }:
let
  file = name: host: host.config.environment.etc."systemd/network/${name}".text;
in
{
  "an interface with an address and routes" = {
    module.networking = {
      interfaces.eth0 = {
        macAddress = "00:11:22:33:44:55";
        mtu = 1400;
        ipv4 = {
          addresses = [
            {
              address = "192.0.2.10";
              prefixLength = 24;
            }
          ];
          routes = [
            {
              address = "10.0.0.0";
              prefixLength = 8;
              via = "192.0.2.2";
              options.metric = "5";
            }
          ];
        };
        ipv6.addresses = [
          {
            address = "2001:db8::10";
            prefixLength = 64;
          }
        ];
      };
      defaultGateway = {
        address = "192.0.2.1";
        interface = "eth0";
      };
    };
    actual = file "40-eth0.network";
    expected = ''
      [Match]
      Name=eth0

      [Link]
      MACAddress=00:11:22:33:44:55
      MTUBytes=1400

      [Network]
      DHCP=no
      IPv6PrivacyExtensions=kernel
      Address=192.0.2.10/24
      Address=2001:db8::10/64

      [Route]
      Destination=10.0.0.0/8
      Gateway=192.0.2.2
      Metric=5

      [Route]
      Gateway=192.0.2.1

    '';
  };

  "a bridge over a bond and a virtual LAN" = {
    module.networking = {
      bonds.bond0 = {
        interfaces = [
          "eth1"
          "eth2"
        ];
        driverOptions = {
          mode = "802.3ad";
          miimon = "100";
        };
      };
      vlans.office = {
        id = 7;
        interface = "eth3";
      };
      bridges.br0.interfaces = [
        "bond0"
        "office"
      ];
      interfaces.br0.useDHCP = true;
    };
    actual = host: {
      files = lib.filter (lib.hasPrefix "systemd/network/") (lib.attrNames host.config.environment.etc);
      bond = file "40-bond0.netdev" host;
      vlan = file "40-office.netdev" host;
      member = file "40-eth1.network" host;
      under = file "40-eth3.network" host;
      modules = host.config.boot.kernelModules;
    };
    expected = {
      files = [
        "systemd/network/40-bond0.netdev"
        "systemd/network/40-bond0.network"
        "systemd/network/40-br0.netdev"
        "systemd/network/40-br0.network"
        "systemd/network/40-eth1.network"
        "systemd/network/40-eth2.network"
        "systemd/network/40-eth3.network"
        "systemd/network/40-office.netdev"
        "systemd/network/40-office.network"
      ];
      bond = "[NetDev]\nKind=bond\nName=bond0\n\n[Bond]\nMIIMonitorSec=100ms\nMode=802.3ad\n\n";
      vlan = "[NetDev]\nKind=vlan\nName=office\n\n[VLAN]\nId=7\n\n";
      member = "[Match]\nName=eth1\n\n[Network]\nBond=bond0\nDHCP=no\nIPv6PrivacyExtensions=kernel\n\n";
      under = "[Match]\nName=eth3\n\n[Network]\nDHCP=no\nIPv6PrivacyExtensions=kernel\nVLAN=office\n\n";
      modules = [ "bonding" ];
    };
  };

  "all interfaces by DHCP" = {
    module.networking.useDHCP = true;
    actual = host: {
      wired = file "99-ethernet-default-dhcp.network" host;
      wait = lib.last host.config.systemd.services.systemd-networkd-wait-online.serviceConfig.ExecStart;
    };
    expected = {
      wired = "[Match]\nKind=!*\nType=ether\n\n[Network]\nDHCP=yes\nIPv6PrivacyExtensions=kernel\n\n";
      wait = "/usr/lib/systemd/systemd-networkd-wait-online \"--timeout=120\" \"--any\"";
    };
  };

  "tunnels and interfaces on others" = {
    module.networking = {
      macvlans.wan = {
        interface = "eth0";
        mode = "vepa";
      };
      ipvlans.lan = {
        interface = "eth0";
        mode = "l3";
      };
      sits.he = {
        remote = "192.0.2.9";
        dev = "eth0";
        ttl = 255;
      };
      greTunnels.gre0 = {
        remote = "192.0.2.8";
        local = "192.0.2.1";
        dev = "eth0";
        type = "tun";
      };
      ipips.tunnel = {
        remote = "192.0.2.7";
        local = "192.0.2.1";
      };
      fooOverUDP.fou0.port = 9001;
      interfaces.tap0 = {
        virtual = true;
        virtualOwner = "ops";
      };
    };
    actual = host: [
      (file "40-wan.netdev" host)
      (file "40-lan.netdev" host)
      (file "40-he.netdev" host)
      (file "40-gre0.netdev" host)
      (file "40-tunnel.netdev" host)
      (file "40-fou0.netdev" host)
      (file "40-tap0.netdev" host)
      (file "40-eth0.network" host)
    ];
    expected = [
      "[NetDev]\nKind=macvlan\nName=wan\n\n[MACVLAN]\nMode=vepa\n\n"
      "[NetDev]\nKind=ipvlan\nName=lan\n\n[IPVLAN]\nMode=L3\n\n"
      "[NetDev]\nKind=sit\nName=he\n\n[Tunnel]\nRemote=192.0.2.9\nTTL=255\n\n"
      "[NetDev]\nKind=gre\nName=gre0\n\n[Tunnel]\nLocal=192.0.2.1\nRemote=192.0.2.8\n\n"
      "[NetDev]\nKind=ipip\nName=tunnel\n\n[Tunnel]\nLocal=192.0.2.1\nRemote=192.0.2.7\n\n"
      "[NetDev]\nKind=fou\nName=fou0\n\n[FooOverUDP]\nEncapsulation=GenericUDPEncapsulation\nPort=9001\n\n"
      "[NetDev]\nKind=tap\nName=tap0\n\n[Tap]\nUser=ops\n\n"
      "[Match]\nName=eth0\n\n[Network]\nDHCP=no\nIPv6PrivacyExtensions=kernel\nMACVLAN=wan\nIPVLAN=lan\nTunnel=gre0\nTunnel=he\n\n"
    ];
  };

  "waking, temporary addresses, forwarding of ARP" = {
    module.networking.interfaces.eth0 = {
      wakeOnLan.enable = true;
      tempAddress = "disabled";
      proxyARP = true;
    };
    actual = host: {
      link = file "40-eth0.link" host;
      inherit (manifest host) sysctl;
    };
    expected = {
      link = "[Match]\nOriginalName=eth0\n\n[Link]\nWakeOnLan=magic\n\n";
      sysctl = {
        "net.ipv4.conf.all.forwarding" = "1";
        "net.ipv4.conf.eth0.proxy_arp" = "1";
        "net.ipv6.conf.eth0.use_tempaddr" = "0";
      };
    };
  };

  "commands and names" = {
    module.networking = {
      localCommands = "ip rule add from 10.0.0.0/8 table 7";
      usePredictableInterfaceNames = false;
      iproute2 = {
        enable = true;
        rttablesExtraConfig = "7 office";
      };
      enableIPv6 = false;
    };
    actual = host: {
      service = host.config.systemd.services.network-local-commands.wantedBy;
      link = host.config.environment.etc."systemd/network/99-default.link".source;
      tables = host.config.environment.etc."iproute2/rt_tables.d/nivis-extra.conf".text;
      inherit (manifest host) sysctl;
    };
    expected = {
      service = [ "network.target" ];
      link = "/dev/null";
      tables = "7 office";
      sysctl = {
        "net.ipv6.conf.all.disable_ipv6" = "1";
        "net.ipv6.conf.default.disable_ipv6" = "1";
      };
    };
  };

  "the id is four bytes, the last one first" = {
    module.networking.hostId = "4e98920d";
    actual = host: host.config.environment.etc."tmpfiles.d/10-nivis-hostid.conf".text;
    expected = "'f+~' '/etc/hostid' '0644' 'root' 'root' '-' DZKYTg==\n";
  };

  "an id is hexadecimal" = {
    module.networking.hostId = "machine1";
    refused = true;
  };

  "a member has no address" = {
    module.networking = {
      bridges.br0.interfaces = [ "eth0" ];
      interfaces.eth0.ipv4.addresses = [
        {
          address = "192.0.2.1";
          prefixLength = 24;
        }
      ];
    };
    refused = true;
  };

  "what networkd cannot do is refused" = {
    module.networking.bridges.br0 = {
      interfaces = [ ];
      rstp = true;
    };
    refused = true;
  };

  "a gateway is reached by the interface that has an address beside it" = {
    module.networking = {
      interfaces.ens18.ipv4.addresses = [
        {
          address = "192.0.2.130";
          prefixLength = 25;
        }
      ];
      interfaces.ens19.ipv4.addresses = [
        {
          address = "192.0.2.2";
          prefixLength = 25;
        }
      ];
      interfaces.ens19.ipv6.addresses = [
        {
          address = "2001:db8::2";
          prefixLength = 64;
        }
      ];
      defaultGateway = "192.0.2.129";
      defaultGateway6 = "fe80::1";
    };
    actual =
      host:
      map (name: lib.hasInfix name host.config.environment.etc."systemd/network/40-ens18.network".text) [
        "Gateway=192.0.2.129"
        "Gateway=fe80::1"
      ]
      ++
        map (name: lib.hasInfix name host.config.environment.etc."systemd/network/40-ens19.network".text)
          [
            "Gateway=192.0.2.129"
            "Gateway=fe80::1"
          ];
    expected = [
      true
      false
      false
      true
    ];
  };

  "a gateway says its interface" = {
    module.networking.defaultGateway = "192.0.2.1";
    refused = true;
  };

  "nothing declared, networkd is left alone" = {
    module = { };
    actual = host: [
      host.config.systemd.network.enable
      (manifest host).units
    ];
    expected = [
      false
      { }
    ];
  };

  "networkd may be asked for without interfaces" = {
    module.networking.useNetworkd = true;
    actual = host: [
      host.config.systemd.network.enable
      host.config.networking.useDHCP
    ];
    expected = [
      true
      true
    ];
  };

  "what else devices know" = {
    module.networking = {
      useNetworkd = true;
      useDHCP = false;
      tempAddresses = "enabled";
      defaultGateway6 = {
        address = "2001:db8::1";
        interface = "eth0";
        metric = 5;
        source = "2001:db8::2";
      };
      fooOverUDP.fou0 = {
        port = 1;
        protocol = 41;
      };
      ipvlans.lan = {
        interface = "eth0";
        flags = "vepa";
      };
      ipips.six = {
        remote = "2001:db8::1";
        local = "2001:db8::2";
        encapsulation = {
          type = "ip6ip6";
          limit = "none";
        };
      };
      sits.udp = {
        remote = "192.0.2.1";
        encapsulation = {
          type = "gue";
          port = 9001;
          sourcePort = 9002;
        };
      };
      interfaces.vpn7 = {
        virtual = true;
        virtualType = "tun";
      };
      interfaces.eth9.wakeOnLan = {
        enable = true;
        policy = [
          "phy"
          "magic"
        ];
      };
    };
    actual = host: {
      gateway = lib.hasInfix "[Route]\nGateway=2001:db8::1\nMetric=5\nPreferredSource=2001:db8::2\n" (
        file "40-eth0.network" host
      );
      fou = lib.hasInfix "Encapsulation=FooOverUDP\nPort=1\nProtocol=41\n" (file "40-fou0.netdev" host);
      ipvlan = lib.hasInfix "Flags=vepa\nMode=L2\n" (file "40-lan.netdev" host);
      ipip = file "40-six.netdev" host;
      sit = file "40-udp.netdev" host;
      tun = lib.hasInfix "Kind=tun" (file "40-vpn7.netdev" host);
      wake = lib.hasInfix "WakeOnLan=phy magic" (file "40-eth9.link" host);
      temporary = (manifest host).sysctl."net.ipv6.conf.default.use_tempaddr";
    };
    expected = {
      gateway = true;
      fou = true;
      ipvlan = true;
      ipip = "[NetDev]\nKind=ip6tnl\nName=six\n\n[Tunnel]\nEncapsulationLimit=none\nLocal=2001:db8::2\nMode=ip6ip6\nRemote=2001:db8::1\n\n";
      sit = "[NetDev]\nKind=sit\nName=udp\n\n[Tunnel]\nEncapsulation=GenericUDPEncapsulation\nFOUDestinationPort=9001\nFOUSourcePort=9002\nFooOverUDP=true\nRemote=192.0.2.1\n\n";
      tun = true;
      wake = true;
      temporary = "1";
    };
  };

  "routes of version 6, of all types" = {
    module.networking = {
      interfaces.eth0 = {
        name = "lan0";
        ipv4.routes = [
          {
            address = "10.0.0.0";
            prefixLength = 8;
            type = "local";
          }
        ];
        ipv6.routes = [
          {
            address = "2001:db8:1::";
            prefixLength = 48;
            via = "2001:db8::1";
            type = "unicast";
            options.mtu = "1400";
          }
        ];
      };
      defaultGateway = {
        address = "192.0.2.1";
        interface = "lan0";
        metric = 42;
        source = "192.0.2.9";
      };
    };
    actual = file "40-lan0.network";
    expected = ''
      [Match]
      Name=lan0

      [Network]
      DHCP=no
      IPv6PrivacyExtensions=kernel

      [Route]
      Destination=10.0.0.0/8
      Type=local

      [Route]
      Destination=2001:db8:1::/48
      Gateway=2001:db8::1
      MTUBytes=1400
      Type=unicast

      [Route]
      Gateway=192.0.2.1
      Metric=42
      PreferredSource=192.0.2.9

    '';
  };

  "tunnels over one interface, and how far they reach" = {
    module.networking = {
      greTunnels.gre0 = {
        remote = "192.0.2.7";
        local = "192.0.2.1";
        ttl = 9;
      };
      ipips.ip0 = {
        remote = "192.0.2.7";
        local = "192.0.2.1";
        dev = "eth0";
        ttl = 8;
      };
      sits.sit0 = {
        remote = "192.0.2.7";
        local = "192.0.2.1";
      };
    };
    actual =
      host:
      map (lib.hasInfix "TTL=9") [ (file "40-gre0.netdev" host) ]
      ++ map (lib.hasInfix "TTL=8") [ (file "40-ip0.netdev" host) ]
      ++ [
        (lib.hasInfix "Local=192.0.2.1" (file "40-sit0.netdev" host))
        (lib.hasInfix "Tunnel=ip0" (file "40-eth0.network" host))
      ];
    expected = [
      true
      true
      true
      true
    ];
  };

  "what networkd cannot is refused" = {
    module.networking.fooOverUDP.fou0 = {
      port = 1;
      local = {
        address = "192.0.2.1";
        dev = "eth0";
      };
    };
    refused = true;
  };
}
