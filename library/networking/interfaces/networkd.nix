# What the declared devices are in networkd's files.
{ lib, cfg }:
let
  inherit (lib)
    filterAttrs
    mapAttrsToList
    mkDefault
    mkForce
    mkIf
    mkMerge
    mkOverride
    optionalAttrs
    optionals
    ;

  yesNo = b: if b then "yes" else "no";
  withoutNulls = filterAttrs (_: v: v != null);
  address = a: "${a.address}/${toString a.prefixLength}";

  # Option of `ip route` → key of `[Route]`.
  routeKeys = {
    fastopen_no_cookie = "FastOpenNoCookie";
    initrwnd = "InitialAdvertisedReceiveWindow";
    initcwnd = "InitialCongestionWindow";
    pref = "IPv6Preference";
    mtu = "MTUBytes";
    metric = "Metric";
    src = "PreferredSource";
    protocol = "Protocol";
    quickack = "QuickAck";
    scope = "Scope";
    from = "Source";
    table = "Table";
    advmss = "TCPAdvertisedMaximumSegmentSize";
  };

  route =
    r:
    withoutNulls {
      Destination = address r;
      Gateway = r.via;
      Type = r.type;
    }
    // lib.mapAttrs' (name: key: lib.nameValuePair key r.options.${name}) (
      filterAttrs (name: _: r.options ? ${name}) routeKeys
    )
    // optionalAttrs (r.options ? onlink) { GatewayOnLink = true; }
    // optionalAttrs (r.options ? ttl-propagate) {
      TTLPropagate = r.options.ttl-propagate == "enabled";
    };

  # Option of the kernel's driver → key of `[Bond]`.
  bondKeys = {
    mode = "Mode";
    xmit_hash_policy = "TransmitHashPolicy";
    lacp_rate = "LACPTransmitRate";
    miimon = "MIIMonitorSec";
    updelay = "UpDelaySec";
    downdelay = "DownDelaySec";
    lp_interval = "LearnPacketIntervalSec";
    ad_select = "AdSelect";
    fail_over_mac = "FailOverMACPolicy";
    arp_validate = "ARPValidate";
    arp_interval = "ARPIntervalSec";
    arp_ip_target = "ARPIPTargets";
    arp_all_targets = "ARPAllTargets";
    primary_reselect = "PrimaryReselectPolicy";
    resend_igmp = "ResendIGMP";
    packets_per_slave = "PacketsPerSlave";
    num_grat_arp = "GratuitousARP";
    num_unsol_na = "GratuitousARP";
    all_slaves_active = "AllSlavesActive";
    min_links = "MinLinks";
  };
  inMilliseconds = [
    "miimon"
    "updelay"
    "downdelay"
  ];
  bondConfig =
    name: options:
    lib.mapAttrs' (
      option: value:
      lib.nameValuePair (bondKeys.${option}
        or (throw "networking.bonds.${name}.driverOptions.${option}: networkd has no such option of bonds.")
      ) (if lib.elem option inMilliseconds then "${value}ms" else value)
    ) options;

  netdev = name: kind: extra: {
    netdevs."40-${name}" = {
      netdevConfig = {
        Name = name;
        Kind = kind;
      };
    }
    // extra;
  };

  on = interface: content: mkIf (interface != null) { networks."40-${interface}" = content; };

  each = f: set: mapAttrsToList f set;

  # Of a gateway without one, the interface that reaches it, as the kernel finds it.
  gatewayInterface =
    g:
    let
      isV6 = lib.hasInfix ":" g.address;
      addressesOf = i: if isV6 then i.ipv6.addresses else i.ipv4.addresses;
      addressed = lib.filter (i: addressesOf i != [ ]) (lib.attrValues cfg.interfaces);
      number = text: lib.foldl' (sum: part: sum * 256 + lib.toInt part) 0 (lib.splitString "." text);
      power = n: if n == 0 then 1 else 2 * power (n - 1);
      networkOf = prefixLength: text: number text / power (32 - prefixLength);
      isBeside = a: networkOf a.prefixLength a.address == networkOf a.prefixLength g.address;
      beside = lib.filter (i: lib.any isBeside (addressesOf i)) addressed;
      found = if lib.length addressed == 1 || isV6 then addressed else beside;
    in
    if g.interface != null then
      g.interface
    else if lib.length found == 1 then
      (lib.head found).name
    else
      null;

  belongs = key: name: interfaces: {
    networks = lib.genAttrs (map (i: "40-${i}") interfaces) (_: {
      DHCP = mkOverride 0 (yesNo false);
      networkConfig.${key} = name;
    });
  };

  tunnel =
    t:
    withoutNulls {
      Remote = t.remote;
      Local = t.local;
      TTL = t.ttl;
    };

  device =
    name: kind: extra: under:
    mkMerge [
      (netdev name kind extra)
      under
    ];
in
{
  inherit gatewayInterface;

  gateways = mkMerge (
    map
      (
        g:
        mkIf (g != null && gatewayInterface g != null) {
          networks."40-${gatewayInterface g}" = {
            matchConfig.Name = gatewayInterface g;
            routes = [
              (withoutNulls {
                Gateway = g.address;
                Metric = g.metric;
                PreferredSource = g.source;
              })
            ];
          };
        }
      )
      [
        cfg.defaultGateway
        cfg.defaultGateway6
      ]
  );

  # Interfaces nobody speaks of.
  generic.networks = {
    "99-ethernet-default-dhcp" = {
      # Physical interfaces have no kind.
      matchConfig = {
        Type = "ether";
        Kind = "!*";
      };
      DHCP = "yes";
      networkConfig.IPv6PrivacyExtensions = "kernel";
    };
    "99-wireless-client-dhcp" = {
      matchConfig.WLANInterfaceType = "station";
      DHCP = "yes";
      networkConfig.IPv6PrivacyExtensions = "kernel";
      # One more than what wired interfaces have, which are preferred.
      dhcpV4Config.RouteMetric = 1025;
      ipv6AcceptRAConfig.RouteMetric = 1025;
    };
  };

  interface = i: {
    netdevs = mkIf i.virtual {
      "40-${i.name}" = {
        netdevConfig = {
          Name = i.name;
          Kind = i.virtualType;
        };
        "${i.virtualType}Config" = optionalAttrs (i.virtualOwner != null) { User = i.virtualOwner; };
      };
    };

    networks."40-${i.name}" = {
      name = mkDefault i.name;
      DHCP = mkForce (
        yesNo (if i.useDHCP != null then i.useDHCP else cfg.useDHCP && i.ipv4.addresses == [ ])
      );
      address = map address (i.ipv4.addresses ++ optionals cfg.enableIPv6 i.ipv6.addresses);
      routes = map route (i.ipv4.routes ++ optionals cfg.enableIPv6 i.ipv6.routes);
      networkConfig.IPv6PrivacyExtensions = "kernel";
      linkConfig = withoutNulls {
        MACAddress = i.macAddress;
        MTUBytes = if i.mtu == null then null else toString i.mtu;
      };
      bridgeConfig = optionalAttrs i.proxyARP { ProxyARP = i.proxyARP; };
    };
  };

  devices =
    each (
      name: bridge:
      mkMerge [
        (netdev name "bridge" { })
        (belongs "Bridge" name bridge.interfaces)
      ]
    ) cfg.bridges
    ++ each (
      name: bond:
      mkMerge [
        (netdev name "bond" {
          bondConfig = bondConfig name (removeAttrs bond.driverOptions [ "primary" ]);
        })
        (belongs "Bond" name bond.interfaces)
      ]
    ) cfg.bonds
    ++ each (
      name: v:
      device name "macvlan" {
        macvlanConfig = optionalAttrs (v.mode != null) { Mode = v.mode; };
      } (on v.interface { macvlan = [ name ]; })
    ) cfg.macvlans
    ++ each (
      name: v:
      device name "ipvlan" {
        ipvlanConfig = {
          Mode = lib.toUpper v.mode;
        }
        // optionalAttrs (v.flags != null) { Flags = v.flags; };
      } (on v.interface { ipvlan = [ name ]; })
    ) cfg.ipvlans
    ++ each (
      name: fou:
      netdev name "fou" {
        fooOverUDPConfig = {
          Port = fou.port;
          Encapsulation = if fou.protocol != null then "FooOverUDP" else "GenericUDPEncapsulation";
        }
        // optionalAttrs (fou.protocol != null) { Protocol = fou.protocol; };
      }
    ) cfg.fooOverUDP
    ++ each (
      name: sit:
      device name "sit" {
        tunnelConfig =
          tunnel sit
          // optionalAttrs (sit.encapsulation.type != "6in4") (
            {
              FooOverUDP = true;
              Encapsulation = if sit.encapsulation.type == "fou" then "FooOverUDP" else "GenericUDPEncapsulation";
              FOUDestinationPort = sit.encapsulation.port;
            }
            // optionalAttrs (sit.encapsulation.sourcePort != null) {
              FOUSourcePort = sit.encapsulation.sourcePort;
            }
          );
      } (on sit.dev { tunnel = [ name ]; })
    ) cfg.sits
    ++ each (
      name: ipip:
      device name (if ipip.encapsulation.type == "ipip" then "ipip" else "ip6tnl") {
        tunnelConfig =
          tunnel ipip
          // optionalAttrs (ipip.encapsulation.type != "ipip") {
            Mode = if ipip.encapsulation.type == "4in6" then "ipip6" else "ip6ip6";
            EncapsulationLimit = ipip.encapsulation.limit;
          };
      } (on ipip.dev { tunnel = [ name ]; })
    ) cfg.ipips
    ++ each (
      name: gre: device name gre.type { tunnelConfig = tunnel gre; } (on gre.dev { tunnel = [ name ]; })
    ) cfg.greTunnels
    ++ each (
      name: vlan: device name "vlan" { vlanConfig.Id = vlan.id; } (on vlan.interface { vlan = [ name ]; })
    ) cfg.vlans;
}
