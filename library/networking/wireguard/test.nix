{
  lib,
  manifest,
  refusals,
  ...
}:
let
  tunnel = {
    ips = [ "10.0.0.1/24" ];
    privateKeyFile = "/etc/wireguard/wg0.key";
    listenPort = 51820;
    fwMark = "0x10";
    mtu = 1400;
    metric = 700;
    table = "1000";
    peers = [
      {
        publicKey = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";
        presharedKeyFile = "/etc/wireguard/psk";
        allowedIPs = [
          "10.0.0.2/32"
          "10.1.0.0/16"
        ];
        endpoint = "vpn.example.org:51820";
        persistentKeepalive = 25;
      }
    ];
  };
  shared = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg_x3d";
in
{
  "a tunnel and its keys" = {
    module.networking.wireguard.interfaces.wg0 = tunnel;
    actual = host: {
      netdev = host.config.environment.etc."systemd/network/40-wg0.netdev".text;
      network = host.config.environment.etc."systemd/network/40-wg0.network".text;
      credentials = host.config.systemd.services.systemd-networkd.serviceConfig.LoadCredential;
    };
    expected = {
      netdev = ''
        [NetDev]
        Kind=wireguard
        MTUBytes=1400
        Name=wg0

        [WireGuard]
        FirewallMark=16
        ListenPort=51820
        PrivateKeyFile=/run/credentials/systemd-networkd.service/wireguard-wg0-private-key
        RouteMetric=700
        RouteTable=1000

        [WireGuardPeer]
        AllowedIPs=10.0.0.2/32
        AllowedIPs=10.1.0.0/16
        Endpoint=vpn.example.org:51820
        PersistentKeepalive=25
        PresharedKeyFile=/run/credentials/systemd-networkd.service/wireguard-wg0-${shared}-preshared-key
        PublicKey=xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=

      '';
      network = "[Match]\nName=wg0\n\n[Network]\nAddress=10.0.0.1/24\n\n";
      credentials = [
        "wireguard-wg0-private-key:/etc/wireguard/wg0.key"
        "wireguard-wg0-${shared}-preshared-key:/etc/wireguard/psk"
      ];
    };
  };

  "no routes, a key that is made, names looked up anew" = {
    module.networking.wireguard.interfaces.wg0 = {
      privateKeyFile = "/etc/wireguard/wg0.key";
      generatePrivateKeyFile = true;
      allowedIPsAsRoutes = false;
      dynamicEndpointRefreshSeconds = 300;
    };
    actual = host: {
      routes = lib.hasInfix "RouteTable" host.config.environment.etc."systemd/network/40-wg0.netdev".text;
      inherit ((manifest host).files."/etc/systemd/network/40-wg0.netdev") mode;
      key = host.config.systemd.services.wireguard-wg0-key.before;
      timer = host.config.systemd.timers.wireguard-dynamic-refresh-wg0.timerConfig;
    };
    expected = {
      routes = false;
      mode = "0444";
      key = [ "systemd-networkd.service" ];
      timer = {
        OnBootSec = 300;
        OnUnitInactiveSec = 300;
      };
    };
  };

  "a key in the store is refused" = {
    module.networking.wireguard.interfaces.wg0 = tunnel // {
      privateKeyFile = null;
      privateKey = "x";
    };
    refused = true;
  };

  "what networkd cannot is refused" = {
    module.networking.wireguard.interfaces.wg0 = tunnel // {
      postSetup = "ip rule";
    };
    refused = true;
  };

  "turned off, nothing is made" = {
    module.networking.wireguard = {
      enable = false;
      interfaces.wg0 = tunnel;
    };
    actual = host: (manifest host).files;
    expected = { };
  };

  "each thing that networkd cannot is refused" = {
    module = { };
    actual =
      host:
      lib.filter
        (
          extra:
          (builtins.tryEval
            (host.extendModules {
              modules = [ { networking.wireguard.interfaces.wg0 = tunnel // extra; } ];
            }).config.system.build.toplevel.outPath
          ).success
        )
        [
          { preSetup = "x"; }
          { preShutdown = "x"; }
          { postShutdown = "x"; }
          { socketNamespace = "x"; }
          { interfaceNamespace = "x"; }
          { type = "amneziawg"; }
          { extraOptions.Jc = 5; }
          { ips = [ "10.0.0.1" ]; }
          { peers = map (p: p // { presharedKey = "x"; }) tunnel.peers; }
          { peers = map (p: p // { dynamicEndpointRefreshSeconds = 5; }) tunnel.peers; }
          { peers = map (p: p // { dynamicEndpointRefreshRestartSeconds = 5; }) tunnel.peers; }
        ];
    expected = [ ];
  };

  "nothing but networkd makes tunnels" = {
    module.networking.wireguard = {
      useNetworkd = false;
      interfaces.wg0 = tunnel;
    };
    refused = true;
  };

  "a peer may have a name" = {
    module.networking.wireguard.interfaces.wg0 = tunnel // {
      peers = map (p: p // { name = "files"; }) tunnel.peers;
    };
    actual = host: lib.last host.config.systemd.services.systemd-networkd.serviceConfig.LoadCredential;
    expected = "wireguard-wg0-files-preshared-key:/etc/wireguard/psk";
  };

  "what networkd cannot is refused, each by itself" = {
    module.networking.wireguard.interfaces.wg0 = lib.recursiveUpdate tunnel {
      type = "amneziawg";
      preSetup = "a";
      postSetup = "b";
      preShutdown = "c";
      postShutdown = "d";
      socketNamespace = "e";
      interfaceNamespace = "f";
      extraOptions.Jc = 4;
      peers = [
        {
          publicKey = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";
          allowedIPs = [ "10.0.0.2/32" ];
          presharedKey = "g";
          dynamicEndpointRefreshSeconds = 5;
          dynamicEndpointRefreshRestartSeconds = 5;
        }
      ];
    };
    actual = host: lib.length (refusals host);
    expected = 11;
  };
}
