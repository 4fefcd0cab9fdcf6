# Interfaces, virtual and real, through systemd-networkd.
# State: where nothing is declared networkd is not touched. An interface declared here must not be set up by another
# program (ifupdown, NetworkManager), which keeps what it was told.
{
  config,
  lib,
  options,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib)
    attrNames
    attrValues
    concatLists
    mapAttrsToList
    mkDefault
    mkForce
    mkIf
    mkMerge
    mkOption
    types
    ;
  inherit (utils) isDeclared;

  cfg = config.networking;
  opt = options.networking;

  submodules = import ./options.nix {
    inherit lib;
    inherit (config.networking) tempAddresses;
  };
  toNetworkd = import ./networkd.nix {
    inherit lib;
    cfg = devices // {
      inherit (config.networking)
        defaultGateway
        defaultGateway6
        enableIPv6
        useDHCP
        ;
    };
  };

  attrsOf =
    module: description:
    mkOption {
      type = types.attrsOf (types.submodule module);
      default = { };
      inherit description;
    };

  devices = {
    inherit (config.networking)
      interfaces
      bridges
      bonds
      vlans
      macvlans
      ipvlans
      fooOverUDP
      sits
      ipips
      greTunnels
      ;
  };
  declaresDevices = lib.any isDeclared [
    opt.interfaces
    opt.bridges
    opt.bonds
    opt.vlans
    opt.macvlans
    opt.ipvlans
    opt.fooOverUDP
    opt.sits
    opt.ipips
    opt.greTunnels
  ];

  interfaces = attrValues cfg.interfaces;
  members =
    lib.concatMap (b: b.interfaces) (attrValues cfg.bonds ++ attrValues cfg.bridges)
    ++ map (v: v.interface) (attrValues cfg.vlans ++ attrValues cfg.macvlans ++ attrValues cfg.ipvlans)
    ++ lib.filter (dev: dev != null) (
      map (t: t.dev) (attrValues cfg.sits ++ attrValues cfg.ipips ++ attrValues cfg.greTunnels)
    );
  enslaved = lib.concatMap (b: b.interfaces) (attrValues cfg.bonds ++ attrValues cfg.bridges);

  gateway = mkOption {
    type = types.nullOr (
      types.coercedTo types.str (address: { inherit address; }) (types.submodule submodules.gateway)
    );
    default = null;
    example = {
      address = "131.211.84.1";
      interface = "enp3s0";
      source = "131.211.84.2";
    };
    description = "The default gateway.";
  };

  byteAt = n: id: lib.fromHexString (lib.substring (2 * n) 2 id);
  base64 =
    bytes:
    let
      digits = lib.stringToCharacters "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
      digit = n: lib.elemAt digits n;
      of = lib.elemAt bytes;
      high = n: shift: n / shift;
      low = n: size: lib.mod n size;
    in
    lib.concatMapStrings digit [
      (high (of 0) 4)
      (low (of 0) 4 * 16 + high (of 1) 16)
      (low (of 1) 16 * 4 + high (of 2) 64)
      (low (of 2) 64)
      (high (of 3) 4)
      (low (of 3) 4 * 16)
    ]
    + "==";

  isHex = s: builtins.match "[0-9a-fA-F]{8}" s != null;
in
{
  options.networking = {
    interfaces = attrsOf submodules.interface "Interfaces by their name.";
    bridges = attrsOf submodules.bridge "Bridges by their name.";
    bonds = attrsOf submodules.bond "Bonds by their name.";
    vlans = attrsOf submodules.vlan "Virtual LANs by their name.";
    macvlans = attrsOf submodules.macvlan "Interfaces of their own on another one, by their name.";
    ipvlans = attrsOf submodules.ipvlan "Interfaces that share another's address on the link, by their name.";
    fooOverUDP = attrsOf submodules.fooOverUDP "End points of encapsulation in UDP.";
    sits = attrsOf submodules.sit "IPv6 tunnels through IPv4.";
    ipips = attrsOf submodules.ipip "IP tunnels through IP.";
    greTunnels = attrsOf submodules.gre "Tunnels of GRE.";

    defaultGateway = gateway;
    defaultGateway6 = gateway;

    useDHCP = mkOption {
      type = types.bool;
      default = isDeclared opt.useNetworkd && cfg.useNetworkd;
      defaultText = lib.literalMD "true where {option}`networking.useNetworkd` is declared";
      description = "Whether interfaces that have no address declared get one by DHCP.";
    };

    useNetworkd = mkOption {
      type = types.bool;
      default =
        declaresDevices
        || (isDeclared opt.useDHCP && cfg.useDHCP)
        || cfg.defaultGateway != null
        || cfg.defaultGateway6 != null;
      defaultText = lib.literalMD "whether any interface is declared";
      description = "Whether systemd-networkd sets interfaces up; nothing else does here.";
    };

    tempAddresses = mkOption {
      type = types.enum [
        "default"
        "disabled"
        "enabled"
      ];
      default = if cfg.enableIPv6 then "default" else "disabled";
      defaultText = lib.literalExpression ''
        if ''${config.networking.enableIPv6} then "default" else "disabled"
      '';
      description = "Whether temporary addresses of IPv6 are used, on interfaces that do not say.";
    };

    usePredictableInterfaceNames = mkOption {
      type = types.bool;
      default = true;
      description = "Whether interfaces are named by where they are plugged in.";
    };

    localCommands = mkOption {
      type = types.lines;
      default = "";
      example = "ip route add …";
      description = "Shell commands run when interfaces are there.";
    };

    hostId = mkOption {
      type = types.nullOr types.str;
      default = null;
      example = "4e98920d";
      description = "The machine's id in eight hexadecimal digits, by which ZFS knows its pools.";
    };

    iproute2 = {
      enable = mkOption {
        type = types.bool;
        default = false;
        description = "Whether `ip` knows the names below.";
      };
      rttablesExtraConfig = mkOption {
        type = types.lines;
        default = "";
        description = "Names of route tables, a number and a name a line.";
      };
    };
  };

  config = mkMerge [
    {
      assertions = [
        {
          assertion = cfg.useNetworkd || !declaresDevices || lib.all (d: d == { }) (attrValues devices);
          message = "`networking.useNetworkd' is false, but interfaces are declared: on a Linux host nothing else sets them up.";
        }
        {
          assertion = cfg.hostId == null || isHex cfg.hostId;
          message = "Invalid value given to the networking.hostId option.";
        }
      ];

      networking.interfaces = mkIf (members != [ ]) (lib.genAttrs members (_: { }));

      boot.kernel.sysctl = mkMerge [
        (mkIf (isDeclared opt.enableIPv6) {
          "net.ipv6.conf.all.disable_ipv6" = mkDefault (!cfg.enableIPv6);
          "net.ipv6.conf.default.disable_ipv6" = mkDefault (!cfg.enableIPv6);
        })
        (mkIf (isDeclared opt.tempAddresses) {
          "net.ipv6.conf.default.use_tempaddr" = submodules.temporary.${cfg.tempAddresses};
        })
      ];

      systemd.network.links = lib.listToAttrs (
        map (
          i:
          lib.nameValuePair "40-${i.name}" {
            matchConfig.OriginalName = i.name;
            linkConfig.WakeOnLan = lib.concatStringsSep " " i.wakeOnLan.policy;
          }
        ) (lib.filter (i: i.wakeOnLan.enable) interfaces)
      );

      # Four bytes, the last one first; a text could not hold them.
      systemd.tmpfiles.settings."10-nivis-hostid" = mkIf (cfg.hostId != null) {
        "/etc/hostid"."f+~" = {
          mode = "0644";
          user = "root";
          group = "root";
          argument = base64 (lib.reverseList (lib.genList (n: byteAt n cfg.hostId) 4));
        };
      };

      environment.etc = {
        "iproute2/rt_tables.d/nivis-extra.conf" = mkIf cfg.iproute2.enable {
          text = cfg.iproute2.rttablesExtraConfig;
        };
        # udev's rules of names are masked.
        "systemd/network/99-default.link" = mkIf (!cfg.usePredictableInterfaceNames) {
          source = "/dev/null";
          mode = "direct-symlink";
        };
      };

      systemd.services.network-local-commands = mkIf (cfg.localCommands != "") {
        description = "Extra networking commands.";
        before = [ "network.target" ];
        wantedBy = [ "network.target" ];
        after = [ "network-pre.target" ] ++ lib.optional cfg.useNetworkd "systemd-networkd.service";
        bindsTo = lib.optional cfg.useNetworkd "systemd-networkd.service";
        unitConfig.ConditionCapability = "CAP_NET_ADMIN";
        path = [ pkgs.iproute2 ];
        serviceConfig.Type = "oneshot";
        serviceConfig.RemainAfterExit = true;
        script = ''
          # Run any user-specified commands.
          ${cfg.localCommands}
        '';
      };
    }

    (mkIf cfg.useNetworkd {
      assertions = [
        {
          assertion = cfg.defaultGatewayWindowSize or null == null;
          message = "networking.defaultGatewayWindowSize is not supported by networkd.";
        }
      ]
      ++ mapAttrsToList (name: gateway: {
        assertion = gateway == null || toNetworkd.gatewayInterface gateway != null;
        message = "networking.${name}.interface is not optional when using networkd: no interface, or more than one, has an address beside ${gateway.address}.";
      }) { inherit (cfg) defaultGateway defaultGateway6; }
      ++ mapAttrsToList (name: bridge: {
        assertion = !bridge.rstp;
        message = "networking.bridges.${name}.rstp is not supported by networkd.";
      }) cfg.bridges
      ++ mapAttrsToList (name: fou: {
        assertion = fou.local == null;
        message = "networking.fooOverUDP.${name}.local is not supported by networkd.";
      }) cfg.fooOverUDP
      ++ concatLists (
        map (i: [
          {
            assertion = lib.stringLength i.name < 16;
            message = ''The name of networking.interfaces."${i.name}" is too long, it needs to be less than 16 characters.'';
          }
          {
            assertion = !(lib.elem i.name enslaved) || (i.ipv4.addresses == [ ] && i.ipv6.addresses == [ ]);
            message = ''The networking.interfaces."${i.name}" must not have any defined ips when it is a slave.'';
          }
          {
            assertion = i.tempAddress == "disabled" || cfg.enableIPv6;
            message = "Temporary addresses are only needed when IPv6 is enabled.";
          }
          {
            assertion = !(i.virtual && i.virtualType == "tun") || i.macAddress == null;
            message = "Setting a MAC Address for tun device ${i.name} isn't supported.";
          }
        ]) interfaces
      );

      boot.kernelModules =
        lib.optional (lib.any (i: i.virtual) interfaces) "tun"
        ++ lib.optional (cfg.sits != { }) "sit"
        ++ lib.optional (cfg.greTunnels != { }) "gre"
        ++ lib.optional (cfg.bonds != { }) "bonding"
        ++ lib.optional (cfg.fooOverUDP != { }) "fou";
      boot.extraModprobeConfig = lib.optionalString (cfg.bonds != { }) "options bonding max_bonds=0";

      boot.kernel.sysctl = mkMerge (
        map (
          i:
          let
            name = lib.replaceStrings [ "." ] [ "/" ] i.name;
          in
          {
            "net.ipv4.conf.${name}.proxy_arp" = i.proxyARP;
            "net.ipv6.conf.${name}.use_tempaddr" = submodules.temporary.${i.tempAddress};
          }
        ) interfaces
        ++ [
          (mkIf (lib.any (i: i.proxyARP) interfaces) {
            "net.ipv4.conf.all.forwarding" = mkDefault true;
          })
        ]
      );

      systemd.network = mkMerge (
        [
          { enable = true; }
          toNetworkd.gateways
          (mkIf cfg.useDHCP toNetworkd.generic)
        ]
        ++ map toNetworkd.interface interfaces
        ++ toNetworkd.devices
      );
    })
  ];
}
