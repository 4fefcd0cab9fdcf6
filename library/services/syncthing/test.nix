{ lib, manifest, ... }:
let
  plain = builtins.unsafeDiscardStringContext;
  service = host: host.config.systemd.services.syncthing;
  init =
    host:
    plain (
      import ./init.nix {
        inherit lib;
        inherit (host) pkgs;
        cfg = host.config.services.syncthing;
      }
    );
  has = parts: text: map (part: lib.hasInfix part text) parts;
  all = n: lib.genList (_: true) n;
in
{
  "devices, folders and options are given to the program" = {
    module.services.syncthing = {
      enable = true;
      guiPasswordFile = "/run/p";
      settings = {
        options.urAccepted = -1;
        gui.theme = "black";
        defaults.ignores.lines = [ "*.tmp" ];
        devices.big = {
          id = "ABC";
          addresses = [ "tcp://10.0.0.1" ];
        };
        folders."/srv/docs" = {
          id = "docs";
          devices = [
            "big"
            {
              name = "big";
              encryptionPasswordFile = "/run/e";
            }
          ];
          versioning.type = "simple";
          ignorePatterns = [ "x" ];
          type = "sendonly";
          label = "Docs";
          copyOwnershipFromParent = true;
        };
        folders.off = {
          enable = false;
          path = "~/off";
        };
      };
    };
    actual =
      host:
      has [
        "\"addresses\":[\"tcp://10.0.0.1\"]"
        "-X POST 127.0.0.1:8384/rest/config/devices"
        "--rawfile secret_"
        "/run/e"
        "\"path\":\"/srv/docs\",\"type\":\"sendonly\",\"versioning\":{\"type\":\"simple\"}"
        "\"label\":\"Docs\""
        "\"copyOwnershipFromParent\":true"
        "/rest/db/ignores?folder=docs"
        "--argjson new '[\"ABC\"]' '[.[].deviceID] - $new"
        "--argjson new '[\"docs\"]' '[.[].id] - $new"
        "curl -X PATCH -d '{\"theme\":\"black\"}' 127.0.0.1:8384/rest/config/gui"
        "'{\"urAccepted\":-1}'"
        "curl -X PUT -d '{\"lines\":[\"*.tmp\"]}' 127.0.0.1:8384/rest/config/defaults/ignores"
        "/usr/bin/mkpasswd -m bcrypt --stdin < /run/p"
        "~/off"
      ] (init host)
      ++ [ (host.config.systemd.services ? syncthing-init) ];
    expected = all 14 ++ [
      false
      true
    ];
  };

  "the unit" = {
    module.services.syncthing = {
      enable = true;
      user = "ops";
      group = "users";
      dataDir = "/home/ops";
      databaseDir = "/var/cache/s";
      guiAddress = "/run/s.sock";
      cert = "/run/cert";
      key = "/run/key";
      all_proxy = "socks5://p";
      extraFlags = [ "--verbose" ];
      openDefaultPorts = true;
      overrideDevices = false;
      overrideFolders = false;
      settings.options.relaysEnabled = false;
    };
    actual = host: [
      (plain (service host).serviceConfig.ExecStart)
      (service host).serviceConfig.User
      (service host).serviceConfig.Group
      (service host).environment.all_proxy
      ((service host).serviceConfig ? ExecStartPre)
      ((manifest host).users ? syncthing)
      host.config.networking.firewall.allowedUDPPorts
      (has [
        "--unix-socket /run/s.sock http://./rest/config/options"
        "DELETE"
      ] (init host))
    ];
    expected = [
      "/usr/bin/syncthing '--config=/home/ops/.config/syncthing' '--data=/var/cache/s' '--gui-address=unix:///run/s.sock' --no-browser --verbose"
      "ops"
      "users"
      "socks5://p"
      true
      false
      [
        21027
        22000
      ]
      [
        true
        false
      ]
    ];
  };

  "by each user" = {
    module.services.syncthing = {
      enable = true;
      systemService = false;
      configDir = "/x";
    };
    actual = host: [
      (host.config.systemd.services ? syncthing)
      (lib.elem "syncthing" (map lib.getName host.config.environment.systemPackages))
    ];
    expected = [
      false
      true
    ];
  };

  "its settings stand elsewhere than its data" = {
    module.services.syncthing = {
      enable = true;
      configDir = "/srv/syncthing";
    };
    actual =
      host: lib.hasInfix "--config=/srv/syncthing" (builtins.toJSON (service host).serviceConfig);
    expected = true;
  };

  "folders that are taken would go" = {
    module.services.syncthing = {
      enable = true;
      overrideFolders = true;
      settings.devices.a = {
        id = "A";
        autoAcceptFolders = true;
      };
    };
    refused = true;
  };

  "every option of the program" = {
    module.services.syncthing = {
      enable = true;
      settings = {
        devices.big = {
          id = "ABC";
          name = "Big box";
        };
        options = {
          limitBandwidthInLan = true;
          localAnnounceEnabled = false;
          localAnnouncePort = 21028;
          maxFolderConcurrency = 3;
        };
      };
    };
    actual =
      host:
      has [
        "\"name\":\"Big box\""
        "\"limitBandwidthInLan\":true"
        "\"localAnnounceEnabled\":false"
        "\"localAnnouncePort\":21028"
        "\"maxFolderConcurrency\":3"
      ] (init host);
    expected = [
      true
      true
      true
      true
      true
    ];
  };
}
