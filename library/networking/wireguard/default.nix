# Tunnels of WireGuard, through systemd-networkd.
# State: keys are files on the machine, which networkd gets as credentials; the store holds none.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatLists
    filter
    filterAttrs
    mapAttrs'
    mapAttrsToList
    mkIf
    mkOption
    nameValuePair
    types
    ;

  cfg = config.networking.wireguard;

  option =
    type: default: description:
    mkOption { inherit type default description; };
  maybe = type: option (types.nullOr type) null;
  needed = type: description: mkOption { inherit type description; };
  commands = option (types.coercedTo (types.listOf types.str) (lib.concatStringsSep "\n")
    types.lines
  ) "";

  peer =
    { config, ... }:
    {
      options = {
        name = mkOption {
          type = types.str;
          default =
            lib.replaceStrings
              [ "/" "-" " " "+" "=" ]
              [
                "-"
                "\\x2d"
                "\\x20"
                "\\x2b"
                "\\x3d"
              ]
              config.publicKey;
          defaultText = lib.literalExpression "publicKey";
          description = "Name of the peer here.";
        };
        publicKey = needed types.singleLineStr "The peer's public key.";
        presharedKey = maybe types.str "A key both know; everyone can read it in the store.";
        presharedKeyFile = maybe types.str "File with a key both know.";
        allowedIPs = needed (types.listOf types.str) "Addresses that are behind the peer.";
        endpoint = maybe types.str "Where the peer is reached.";
        dynamicEndpointRefreshSeconds = maybe types.int "Not for one peer with networkd.";
        dynamicEndpointRefreshRestartSeconds = maybe types.ints.unsigned "Not with networkd.";
        persistentKeepalive = maybe types.int "After how many seconds of silence something is sent.";
      };
    };

  interface.options = {
    type = option (types.enum [
      "wireguard"
      "amneziawg"
    ]) "wireguard" "Which protocol; networkd knows only WireGuard.";
    ips = option (types.listOf types.str) [ ] "Addresses of the interface.";
    privateKey = maybe types.str "The private key; everyone can read it in the store.";
    privateKeyFile = maybe types.str "File with the private key.";
    generatePrivateKeyFile = option types.bool false "Whether a missing `privateKeyFile' is made.";
    listenPort = maybe types.int "The port that is listened at.";
    preSetup = commands "Not with networkd.";
    postSetup = commands "Not with networkd.";
    preShutdown = commands "Not with networkd.";
    postShutdown = commands "Not with networkd.";
    table = option types.str "main" "Table of the routes to peers.";
    peers = option (types.listOf (types.submodule peer)) [ ] "The other ends.";
    allowedIPsAsRoutes = option types.bool true "Whether there are routes to what is behind peers.";
    socketNamespace = maybe types.str "Not with networkd.";
    interfaceNamespace = maybe types.str "Not with networkd.";
    fwMark = maybe types.str "Mark of packets, for the firewall.";
    mtu = maybe types.int "Size of the largest packet, in bytes.";
    metric = maybe types.int "Preference of the routes.";
    dynamicEndpointRefreshSeconds =
      option types.int 0
        "How often names of end points are looked up anew; 0 for never.";
    extraOptions = option (types.attrsOf (
      types.either types.str types.int
    )) { } "Options of AmneziaWG.";
  };

  withoutNulls = filterAttrs (_: v: v != null);

  credentials = "/run/credentials/systemd-networkd.service";
  credentialName = lib.replaceStrings [ "\\" ] [ "_" ];
  privateName = name: "wireguard-${name}-private-key";
  sharedName = name: p: credentialName "wireguard-${name}-${p.name}-preshared-key";

  credentialsOf =
    name: i:
    [ "${privateName name}:${i.privateKeyFile}" ]
    ++ map (p: "${sharedName name p}:${p.presharedKeyFile}") (
      filter (p: p.presharedKeyFile != null) i.peers
    );

  mark =
    fwMark: if lib.hasPrefix "0x" fwMark then lib.fromHexString fwMark else lib.toIntBase10 fwMark;

  netdev = name: i: {
    netdevConfig = withoutNulls {
      Kind = "wireguard";
      Name = name;
      MTUBytes = i.mtu;
    };
    wireguardConfig = withoutNulls {
      PrivateKeyFile = "${credentials}/${privateName name}";
      ListenPort = i.listenPort;
      FirewallMark = if i.fwMark == null then null else mark i.fwMark;
      RouteTable = if i.allowedIPsAsRoutes then i.table else null;
      RouteMetric = i.metric;
    };
    wireguardPeers = map (
      p:
      withoutNulls {
        PublicKey = p.publicKey;
        PresharedKeyFile =
          if p.presharedKeyFile == null then null else "${credentials}/${sharedName name p}";
        AllowedIPs = p.allowedIPs;
        Endpoint = p.endpoint;
        PersistentKeepalive = p.persistentKeepalive;
      }
    ) i.peers;
  };

  refreshed = filterAttrs (_: i: i.dynamicEndpointRefreshSeconds != 0) cfg.interfaces;
  generated = filterAttrs (_: i: i.generatePrivateKeyFile) cfg.interfaces;

  cannot =
    name: i:
    let
      place = "networking.wireguard.interfaces.${name}";
      not = holds: message: {
        assertion = holds;
        message = "${place}.${message}";
      };
    in
    [
      (not (i.privateKeyFile != null)
        "privateKeyFile must be set; `privateKey' cannot be used with networkd, and would be in the store."
      )
      (not (i.privateKey == null) "privateKey cannot be used with networkd. Use privateKeyFile instead.")
      (not (i.preSetup == "") "preSetup cannot be used with networkd.")
      (not (i.postSetup == "") "postSetup cannot be used with networkd.")
      (not (i.preShutdown == "") "preShutdown cannot be used with networkd.")
      (not (i.postShutdown == "") "postShutdown cannot be used with networkd.")
      (not (i.socketNamespace == null) "socketNamespace cannot be used with networkd.")
      (not (i.interfaceNamespace == null) "interfaceNamespace cannot be used with networkd.")
      (not (i.type == "wireguard") "type value must be \"wireguard\" when used with networkd.")
      (not (i.extraOptions == { }) "extraOptions is for AmneziaWG, which cannot be used with networkd.")
    ]
    ++ map (
      ip:
      not (lib.hasInfix "/" ip) "ips value \"${ip}\" requires a subnet (e.g. 192.0.2.1/32) with networkd."
    ) i.ips
    ++ lib.concatMap (p: [
      (not (
        p.presharedKey == null
      ) "peers[].presharedKey cannot be used with networkd. Use presharedKeyFile instead.")
      (not (p.dynamicEndpointRefreshSeconds == null)
        "peers[].dynamicEndpointRefreshSeconds cannot be used with networkd. Use ${place}.dynamicEndpointRefreshSeconds instead."
      )
      (not (
        p.dynamicEndpointRefreshRestartSeconds == null
      ) "peers[].dynamicEndpointRefreshRestartSeconds cannot be used with networkd.")
    ]) i.peers;
in
{
  options.networking.wireguard = {
    enable = mkOption {
      type = types.bool;
      default = cfg.interfaces != { };
      defaultText = lib.literalExpression "config.networking.wireguard.interfaces != { }";
      description = "Whether the tunnels are made.";
    };
    useNetworkd = mkOption {
      type = types.bool;
      default = true;
      description = "Whether networkd makes them; on a Linux host nothing else does.";
    };
    interfaces = option (types.attrsOf (
      types.submodule interface
    )) { } "Tunnels by the name of their interface.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.useNetworkd;
        message = "`networking.wireguard.useNetworkd' is false, but on a Linux host nothing else makes tunnels.";
      }
    ]
    ++ concatLists (mapAttrsToList cannot cfg.interfaces);

    environment.systemPackages = [ pkgs.wireguard-tools ];

    # Refreshing touches the file, so that it must be one.
    environment.etc = mapAttrs' (
      name: _: nameValuePair "systemd/network/40-${name}.netdev" { mode = "0444"; }
    ) refreshed;

    systemd.network = {
      enable = true;
      netdevs = mapAttrs' (name: i: nameValuePair "40-${name}" (netdev name i)) cfg.interfaces;
      networks = mapAttrs' (
        name: i:
        nameValuePair "40-${name}" {
          matchConfig.Name = name;
          address = i.ips;
        }
      ) cfg.interfaces;
    };

    systemd.timers = mapAttrs' (
      name: i:
      nameValuePair "wireguard-dynamic-refresh-${name}" {
        partOf = [ "wireguard-dynamic-refresh-${name}.service" ];
        wantedBy = [ "timers.target" ];
        description = "Wireguard dynamic endpoint refresh (${name}) timer";
        timerConfig.OnBootSec = i.dynamicEndpointRefreshSeconds;
        timerConfig.OnUnitInactiveSec = i.dynamicEndpointRefreshSeconds;
      }
    ) refreshed;

    systemd.services =
      mapAttrs' (
        name: _:
        nameValuePair "wireguard-dynamic-refresh-${name}" {
          description = "Wireguard dynamic endpoint refresh (${name})";
          after = [ "network-online.target" ];
          wants = [ "network-online.target" ];
          path = [
            pkgs.iproute2
            pkgs.systemd
          ];
          script = ''
            touch /etc/systemd/network/40-${name}.netdev
            networkctl reload
          '';
        }
      ) refreshed
      // mapAttrs' (
        name: i:
        nameValuePair "wireguard-${name}-key" {
          description = "WireGuard Tunnel - ${name} - Key Generator";
          wantedBy = [ "systemd-networkd.service" ];
          before = [ "systemd-networkd.service" ];
          unitConfig.DefaultDependencies = false;
          path = [ pkgs.wireguard-tools ];
          serviceConfig = {
            Type = "oneshot";
            RemainAfterExit = true;
          };
          script = ''
            set -e

            # If the parent dir does not already exist, create it.
            # Otherwise, does nothing, keeping existing permissions intact.
            mkdir -p --mode 0755 "${dirOf i.privateKeyFile}"

            if [ ! -f "${i.privateKeyFile}" ]; then
              # Write private key file with atomically-correct permissions.
              (set -e; umask 077; wg genkey > "${i.privateKeyFile}")
            fi
          '';
        }
      ) generated
      // {
        systemd-networkd.serviceConfig.LoadCredential = concatLists (
          mapAttrsToList credentialsOf cfg.interfaces
        );
      };
  };
}
