# The options of an interface and of each sort of virtual device, as in NixOS.
{
  lib,
  # `networking.tempAddresses`.
  tempAddresses,
}:
let
  inherit (lib) mkOption types;

  option =
    type: default: description:
    mkOption { inherit type default description; };
  maybe = type: option (types.nullOr type) null;
  needed = type: description: mkOption { inherit type description; };
  flag = option types.bool;

  bits = version: types.ints.between 0 (if version == 4 then 32 else 128);

  address = version: {
    options = {
      address = needed types.str "Address of IPv${toString version}.";
      prefixLength = needed (bits version) "How many bits of it are the network's.";
    };
  };

  route = version: {
    options = {
      address = needed types.str "Address of the network.";
      prefixLength = needed (bits version) "How many bits of it are the network's.";
      type = maybe (types.enum [
        "unicast"
        "local"
        "broadcast"
        "multicast"
      ]) "Type of the route.";
      via = maybe types.str "The next machine on the way.";
      options = option (types.attrsOf types.str) { } "Further options, see {manpage}`ip-route(8)`.";
    };
  };

  listOf = module: description: option (types.listOf (types.submodule module)) [ ] description;

  ends = {
    remote = maybe types.str "Address of the other end.";
    local = maybe types.str "Address of this end.";
    dev = maybe types.str "The interface the tunnel goes through.";
    ttl = maybe types.int "How many machines a packet may pass.";
  };
in
{
  # What the kernel calls the uses of temporary addresses.
  temporary = {
    disabled = "0";
    enabled = "1";
    default = "2";
  };

  gateway.options = {
    address = needed types.str "Address of the gateway.";
    interface = maybe types.str "The interface it is reached through.";
    metric = maybe types.int "Preference among several.";
    source = maybe types.str "Address packets are sent from.";
  };

  interface =
    { name, ... }:
    {
      options = {
        name = mkOption {
          type = types.str;
          example = "eth0";
          description = "Name of the interface.";
        };
        tempAddress = mkOption {
          type = types.enum [
            "default"
            "disabled"
            "enabled"
          ];
          default = tempAddresses;
          defaultText = lib.literalExpression "config.networking.tempAddresses";
          description = "Whether temporary addresses of IPv6 are used.";
        };
        useDHCP = maybe types.bool "Whether addresses come from DHCP; null where no address is declared.";
        ipv4 = {
          addresses = listOf (address 4) "Addresses of IPv4.";
          routes = listOf (route 4) "Routes of IPv4.";
        };
        ipv6 = {
          addresses = listOf (address 6) "Addresses of IPv6.";
          routes = listOf (route 6) "Routes of IPv6.";
        };
        macAddress = maybe types.str "Address on the link.";
        mtu = maybe types.int "Size of the largest packet, in bytes.";
        virtual = flag false "Whether the interface is made.";
        virtualOwner = option (types.nullOr types.str) "root" "User who may use a made interface.";
        virtualType = mkOption {
          type = types.enum [
            "tun"
            "tap"
          ];
          default = if lib.hasPrefix "tun" name then "tun" else "tap";
          defaultText = lib.literalExpression ''if hasPrefix "tun" name then "tun" else "tap"'';
          description = "Which sort of interface is made.";
        };
        proxyARP = flag false "Whether the machine answers for addresses behind it.";
        wakeOnLan = {
          enable = flag false "Whether the machine can be woken through the interface.";
          policy = option (types.listOf (
            types.enum [
              "phy"
              "unicast"
              "multicast"
              "broadcast"
              "arp"
              "magic"
              "secureon"
            ]
          )) [ "magic" ] "What wakes it.";
        };
      };
      config.name = lib.mkDefault name;
    };

  bridge.options = {
    interfaces = needed (types.listOf types.str) "Interfaces that belong to the bridge.";
    rstp = flag false "Whether loops are avoided by RSTP, which networkd cannot.";
  };

  bond.options = {
    interfaces = needed (types.listOf types.str) "Interfaces that belong to the bond.";
    driverOptions = option (types.attrsOf types.str) { } "Options of the kernel's bonding driver.";
  };

  vlan.options = {
    id = needed types.int "Number of the virtual LAN.";
    interface = needed types.str "The interface it goes through.";
  };

  macvlan.options = {
    interface = needed types.str "The interface it goes through.";
    mode = maybe types.str "How interfaces on the same one reach each other.";
  };

  ipvlan.options = {
    interface = needed types.str "The interface it goes through.";
    mode = option (types.enum [
      "l2"
      "l3"
      "l3s"
    ]) "l2" "On which layer it works.";
    flags = maybe types.str "How interfaces on the same one reach each other.";
  };

  fooOverUDP.options = {
    port = needed types.port "The port of the end point.";
    protocol = maybe (types.ints.between 1 255) "Protocol of what is inside; null for GUE.";
    local = maybe (types.submodule {
      options = {
        address = needed types.str "Address to bind to.";
        dev = maybe types.str "Interface to bind to.";
      };
    }) "Address to bind to, which networkd cannot.";
  };

  sit.options = ends // {
    encapsulation = {
      type = option (types.enum [
        "6in4"
        "fou"
        "gue"
      ]) "6in4" "What packets are wrapped into.";
      port = maybe types.port "Port at the other end, in UDP.";
      sourcePort = maybe types.port "Port at this end, in UDP.";
    };
  };

  ipip.options = ends // {
    remote = needed types.str "Address of the other end.";
    local = needed types.str "Address of this end.";
    encapsulation = {
      type = option (types.enum [
        "ipip"
        "4in6"
        "ip6ip6"
      ]) "ipip" "What is wrapped into what.";
      limit = option (types.either (types.enum [
        "none"
      ]) types.ints.unsigned) 4 "How often packets may be wrapped again, of IPv6.";
    };
  };

  gre.options = ends // {
    type = mkOption {
      type = types.enum [
        "tun"
        "tap"
        "tun6"
        "tap6"
      ];
      default = "tap";
      apply =
        type:
        {
          tun = "gre";
          tap = "gretap";
          tun6 = "ip6gre";
          tap6 = "ip6gretap";
        }
        .${type};
      description = "Whether frames (tap) or packets (tun) go through, and over which IP.";
    };
  };
}
