{ lib, manifest, ... }:
let
  sections = import ./sections.nix;
  keys = builtins.fromJSON (builtins.readFile ./keys.json);

  text = name: host: host.config.environment.etc."systemd/network/${name}".text;

  # A key that the section may have.
  keyOf =
    kind: s:
    lib.head (
      keys.${kind}.${s.section} or [
        "Name"
      ]
    );
  everything =
    kind: list:
    lib.listToAttrs (
      map (
        s:
        lib.nameValuePair s.option (
          let
            value.${keyOf kind s} = "value-of-${s.option}";
          in
          if s.many then [ value ] else value
        )
      ) list
    );
  # Sections whose value is missing in the text.
  lost =
    kind: list: text:
    map (s: s.option) (
      lib.filter (s: !lib.hasInfix "[${s.section}]\n${keyOf kind s}=value-of-${s.option}\n" text) list
    );
in
{
  "every section of a network is written" = {
    module.systemd.network = {
      enable = true;
      networks."10-all" = everything "network" (sections.networkHead ++ sections.network) // {
        name = "eth0";
        matchConfig.Type = "ether";
        DHCP = "ipv4";
        domains = [
          "a.example"
          "b.example"
        ];
        networkConfig.LLMNR = false;
        extraConfig = "# end\n";
      };
    };
    actual =
      host:
      let
        file = text "10-all.network" host;
      in
      {
        lost = lost "network" (sections.networkHead ++ sections.network) file;
        match = lib.hasPrefix "[Match]\nName=eth0\nType=ether\n\n" file;
        network = lib.hasInfix "[Network]\nDHCP=ipv4\nDomains=a.example b.example\nLLMNR=false\n" file;
        end = lib.hasSuffix "# end\n" file;
      };
    expected = {
      lost = [ ];
      match = true;
      network = true;
      end = true;
    };
  };

  "keys with options of their own" = {
    module.systemd.network = {
      enable = true;
      networks."10-lists" = lib.listToAttrs (
        map (l: lib.nameValuePair l.option [ "of-${l.option}" ]) sections.lists
      );
    };
    actual = text "10-lists.network";
    expected = ''
      [Network]
      Address=of-address
      Gateway=of-gateway
      DNS=of-dns
      NTP=of-ntp
      Bridge=of-bridge
      Bond=of-bond
      VRF=of-vrf
      MACVLAN=of-macvlan
      IPVLAN=of-ipvlan
      MACVTAP=of-macvtap
      Tunnel=of-tunnel
      VLAN=of-vlan
      VXLAN=of-vxlan
      Xfrm=of-xfrm

    '';
  };

  "every section of a device is written" = {
    module.systemd.network = {
      enable = true;
      netdevs."10-all" = everything "netdev" sections.netdev // {
        netdevConfig = {
          Name = "br0";
          Kind = "bridge";
        };
        matchConfig.Host = "web";
        extraConfig = "# end\n";
      };
    };
    actual =
      host:
      let
        file = text "10-all.netdev" host;
      in
      {
        lost = lost "netdev" sections.netdev file;
        head = lib.hasPrefix "[Match]\nHost=web\n\n[NetDev]\nKind=bridge\nName=br0\n\n" file;
        end = lib.hasSuffix "# end\n" file;
      };
    expected = {
      lost = [ ];
      head = true;
      end = true;
    };
  };

  "a link is udev's, also without networkd" = {
    module.systemd.network.links = {
      "10-wan" = {
        matchConfig.MACAddress = "00:11:22:33:44:55";
        linkConfig.Name = "wan";
        extraConfig = "# end\n";
      };
      "99-default".enable = false;
    };
    actual = host: {
      text = text "10-wan.link" host;
      masked = host.config.environment.etc."systemd/network/99-default.link".source;
      inherit ((manifest host).onChange.udev-links) command;
      networkd = (manifest host).units;
    };
    expected = {
      text = "[Match]\nMACAddress=00:11:22:33:44:55\n\n[Link]\nName=wan\n\n# end\n";
      masked = "/dev/null";
      command = [
        "/usr/bin/udevadm"
        "control"
        "--reload"
      ];
      networkd = { };
    };
  };

  "networkd's own settings, and names of tables" = {
    module.systemd.network = {
      enable = true;
      config = {
        networkConfig.SpeedMeter = true;
        dhcpV4Config.DUIDType = "vendor";
        dhcpV6Config.DUIDType = "uuid";
        routeTables.office = 7;
      };
    };
    actual = host: [
      host.config.environment.etc."systemd/networkd.conf.d/60-nivis.conf".text
      host.config.environment.etc."iproute2/rt_tables.d/nivis.conf".text
      (
        (host.extendModules {
          modules = [ { systemd.network.config.addRouteTablesToIPRoute2 = false; } ];
        }).config.environment.etc
          ? "iproute2/rt_tables.d/nivis.conf"
      )
    ];
    expected = [
      ''
        [Network]
        IPv6PrivacyExtensions=true
        RouteTable=office:7
        SpeedMeter=true

        [DHCPv4]
        DUIDType=vendor

        [DHCPv6]
        DUIDType=uuid

      ''
      "7 office\n"
      false
    ];
  };

  "how long boot waits for the network" = {
    module.systemd.network = {
      enable = true;
      wait-online = {
        anyInterface = true;
        ignoredInterfaces = [ "wg0" ];
        timeout = 10;
        extraArgs = [ "--ipv4" ];
      };
    };
    actual = host: [
      (lib.last host.config.systemd.services.systemd-networkd-wait-online.serviceConfig.ExecStart)
      (manifest (host.extendModules { modules = [ { systemd.network.wait-online.enable = false; } ]; }))
      .units."systemd-networkd-wait-online.service".source
    ];
    expected = [
      "/usr/lib/systemd/systemd-networkd-wait-online \"--ipv4\" \"--timeout=10\" \"--any\" \"--ignore=wg0\""
      "/dev/null"
    ];
  };

  "a key that systemd does not know is refused" = {
    module.systemd.network = {
      enable = true;
      networks."10-x".networkConfig.Adress = "10.0.0.1/8";
    };
    refused = true;
  };

  "networks need networkd" = {
    module.systemd.network.networks."10-x".name = "eth0";
    refused = true;
  };

  "units that are left out, tables that are not told, and nobody who waits" = {
    module.systemd.network = {
      enable = true;
      config = {
        routeTables.mine = 100;
        addRouteTablesToIPRoute2 = false;
      };
      netdevs."10-a" = {
        enable = false;
        netdevConfig = {
          Name = "a";
          Kind = "dummy";
        };
      };
      networks."10-b" = {
        enable = false;
        matchConfig.Name = "b";
      };
      wait-online.enable = false;
    };
    actual =
      host:
      let
        files = host.config.environment.etc;
      in
      [
        (lib.filter (lib.hasPrefix "iproute2/") (lib.attrNames files))
        (map (name: files.${name}.source) [
          "systemd/network/10-a.netdev"
          "systemd/network/10-b.network"
        ])
        (manifest host).units."systemd-networkd-wait-online.service".enable or null
      ];
    expected = [
      [ ]
      [
        "/dev/null"
        "/dev/null"
      ]
      false
    ];
  };
}
