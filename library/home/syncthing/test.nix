{
  lib,
  manifest,
  nameOf,
  ...
}:
{
  "the service, with machines and folders" = {
    module = {
      services.syncthing = {
        enable = true;
        guiAddress = "127.0.0.1:9999";
        allProxy = "socks5://a";
        extraOptions = [ "--logfile=default" ];
        cert = "/run/secrets/cert";
        key = "/run/secrets/key";
        tray.enable = true;
        settings = {
          devices.laptop.id = "AAAA";
          folders."/home/ops/Documents" = {
            id = "docs";
            devices = [ "laptop" ];
          };
          options.urAccepted = -1;
        };
      };
    };
    actual = host: [
      host.config.systemd.user.services.syncthing.Service.ExecStart
      host.config.systemd.user.services.syncthing.Service.Environment
      (nameOf host.config.systemd.user.services.syncthing.Service.ExecStartPre)
      (nameOf (lib.head host.config.systemd.user.services.syncthing-init.Service.ExecStart))
      host.config.services.syncthing.overrideDevices
      (lib.attrNames (manifest host).units)
    ];
    expected = [
      [
        "/usr/bin/syncthing serve --no-browser --no-restart --gui-address=127.0.0.1:9999 '--logfile=default'"
      ]
      [ "all_proxy=socks5://a" ]
      "syncthing-copy-keys"
      "syncthing-settings"
      true
      [
        "syncthing-init.service"
        "syncthing.service"
        "syncthingtray.service"
      ]
    ];
  };

  "a folder's machines are known" = {
    module = {
      services.syncthing = {
        enable = true;
        settings.folders.a.devices = [ "nobody" ];
      };
    };
    refused = true;
  };

  "certificate and key go together" = {
    module = {
      services.syncthing = {
        enable = true;
        cert = "/c";
      };
    };
    refused = true;
  };

  "what machines and folders say" = {
    module = {
      services.syncthing = {
        enable = true;
        overrideFolders = false;
        settings = {
          devices.phone = {
            id = "BBBB";
            name = "Phone";
            autoAcceptFolders = true;
          };
          folders.docs = {
            path = "~/Documents";
            label = "Documents";
            type = "sendonly";
            devices = [ "phone" ];
          };
        };
      };
    };
    actual = host: [
      host.config.services.syncthing.settings
      host.config.services.syncthing.overrideFolders
    ];
    expected = [
      {
        devices = {
          phone = {
            autoAcceptFolders = true;
            id = "BBBB";
            name = "Phone";
          };
        };
        folders = {
          docs = {
            devices = [ "phone" ];
            enable = true;
            id = "docs";
            label = "Documents";
            path = "~/Documents";
            type = "sendonly";
          };
        };
        options = { };
      }
      false
    ];
  };

  "a folder that rests is not sent, machines and folders may stay, the program is another" = {
    module =
      { pkgs, ... }:
      {
        services.syncthing = {
          enable = true;
          package = pkgs.writeShellScriptBin "own-syncthing" "";
          overrideDevices = false;
          overrideFolders = false;
          settings.devices.nas.id = "ABC";
          settings.folders.rests = {
            enable = false;
            path = "/home/ops/rests";
          };
        };
      };
    actual =
      host:
      let
        script =
          extra:
          (host.extendModules { modules = [ { services.syncthing = extra; } ]; })
          .config.systemd.user.services.syncthing-init.Service.ExecStart;
        same = extra: script extra == script { };
      in
      [
        (same {
          settings.folders.off = {
            enable = false;
            path = "/home/ops/off";
          };
        })
        (same { settings.folders.on.path = "/home/ops/on"; })
        (same { overrideDevices = lib.mkForce true; })
        (same { overrideFolders = lib.mkForce true; })
        (map lib.getName host.config.home.packages)
      ];
    expected = [
      true
      false
      false
      false
      [ "own-syncthing" ]
    ];
  };
}
