{ lib, manifest, ... }:
{
  "a tunnel with its commands and keys" = {
    module.networking.wg-quick.interfaces.wg0 = {
      address = [ "10.0.0.1/24" ];
      dns = [ "10.0.0.2" ];
      listenPort = 51820;
      table = "off";
      mtu = 1400;
      privateKeyFile = "/etc/wg.key";
      generatePrivateKeyFile = true;
      preUp = "echo a";
      postUp = [ "echo b" ];
      preDown = "echo c";
      postDown = "echo d";
      extraOptions.FwMark = 5;
      peers = [
        {
          publicKey = "xTIB";
          presharedKeyFile = "/etc/psk";
          allowedIPs = [
            "0.0.0.0/0"
            "::/0"
          ];
          endpoint = "vpn.example.org:51820";
          persistentKeepalive = 25;
        }
      ];
    };
    actual = host: {
      lines = map (l: lib.head (lib.splitString "/nix/store" l)) (
        lib.splitString "\n" host.config.environment.etc."nivis/wg-quick/wg0.conf".text
      );
      inherit ((manifest host).files."/etc/nivis/wg-quick/wg0.conf") mode;
      inherit (host.config.systemd.services.wg-quick-wg0) script wantedBy;
    };
    expected = {
      lines = [
        "[interface]"
        "Address = 10.0.0.1/24"
        "DNS = 10.0.0.2"
        "Table = off"
        "MTU = 1400"
        "ListenPort = 51820"
        "PreUp = "
        "PreUp = "
        "PostUp = "
        "PreDown = "
        "PostDown = "
        "FwMark = 5"
        "[Peer]"
        "PublicKey = xTIB"
        "Endpoint = vpn.example.org:51820"
        "PersistentKeepalive = 25"
        "AllowedIPs = 0.0.0.0/0,::/0"
        ""
      ];
      mode = "0600";
      script = "wg-quick up /etc/nivis/wg-quick/wg0.conf\n";
      wantedBy = [ "multi-user.target" ];
    };
  };

  "a file of wg-quick, started by hand" = {
    module.networking.wg-quick.interfaces.wg0 = {
      configFile = "/etc/secret/wg0.conf";
      autostart = false;
    };
    actual = host: {
      inherit (host.config.systemd.services.wg-quick-wg0) script wantedBy;
    };
    expected = {
      script = "cp /etc/secret/wg0.conf /tmp/wg0.conf\nwg-quick up /tmp/wg0.conf\n";
      wantedBy = [ ];
    };
  };

  "keys in the text are possible, two are not" = {
    module.networking.wg-quick.interfaces.wg0 = {
      privateKey = "secret";
      peers = [
        {
          publicKey = "x";
          presharedKey = "shared";
          allowedIPs = [ ];
        }
      ];
    };
    actual = host: [
      host.config.environment.etc."nivis/wg-quick/wg0.conf".text
      (builtins.tryEval
        (host.extendModules {
          modules = [ { networking.wg-quick.interfaces.wg0.privateKeyFile = "/x"; } ];
        }).config.system.build.toplevel.outPath
      ).success
    ];
    expected = [
      "[interface]\nPrivateKey = secret\n[Peer]\nPublicKey = x\nPresharedKey = shared\n"
      false
    ];
  };

  "another protocol is refused" = {
    module.networking.wg-quick.interfaces.wg0 = {
      type = "amneziawg";
      privateKey = "x";
    };
    refused = true;
  };
}
