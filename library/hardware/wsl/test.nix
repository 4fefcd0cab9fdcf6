{
  lib,
  manifest,
  text,
  showing,
  ...
}:
{
  "the file that Windows reads" = {
    module = {
      networking.hostName = "desk";
      wsl = {
        enable = true;
        defaultUser = "alice";
        interop.includePath = false;
        interop.register = true;
        useWindowsDriver = true;
        usbip.enable = true;
        wslConf.automount.root = "/drives";
      };
    };
    actual = host: [
      (text host "wsl.conf")
      (text host "binfmt.d/WSLInterop.conf")
      (text host "ld.so.conf.d/ld.wsl.conf")
      (manifest host).users.alice.uid
      host.config.boot.kernelModules
    ];
    expected = [
      ''
        [automount]
        enabled=true
        ldconfig=false
        mountFsTab=false
        options=metadata,uid=1000,gid=100
        root=/drives

        [boot]
        systemd=true

        [interop]
        appendWindowsPath=false
        enabled=true

        [network]
        generateHosts=true
        generateResolvConf=true
        hostname=desk

        [user]
        default=alice
      ''
      ''
        :WSLInterop:M::MZ::/init:PF
      ''
      ''
        /usr/lib/wsl/lib
      ''
      1000
      [ "vhci-hcd" ]
    ];
  };

  "Docker Desktop and the start menu" = {
    module = {
      wsl = {
        enable = true;
        defaultUser = "alice";
        docker-desktop.enable = true;
        startMenuLaunchers = true;
      };
    };
    actual = host: [
      host.config.systemd.services.docker-desktop-proxy.script
      (manifest host).users.alice.extraGroups
      (lib.hasInfix "/usr/local/share/applications" host.config.systemd.services.nivis-wsl-launchers.script)
    ];
    expected = [
      ''
        /mnt/wsl/docker-desktop/docker-desktop-user-distro proxy --docker-desktop-root /mnt/wsl/docker-desktop "C:\Program Files\Docker\Docker\resources"
      ''
      [
        "docker"
        "wheel"
      ]
      true
    ];
  };

  "hardware is Windows'" = {
    module = {
      wsl.enable = true;
      hardware.bluetooth.enable = true;
    };
    refused = true;
  };

  "systemd is needed" = {
    module = {
      wsl.enable = true;
      wsl.wslConf.boot.systemd = false;
    };
    refused = true;
  };

  "WSL would overwrite the name servers" = {
    module = {
      wsl.enable = true;
      networking.nameservers = [ "1.1.1.1" ];
    };
    refused = true;
  };

  "WSL would overwrite the names of hosts" = {
    module = {
      wsl.enable = true;
      networking.extraHosts = "1.1.1.1 a";
    };
    refused = true;
  };

  "every key of the file" = showing {
    base.wsl.enable = true;
    of = host: text host "wsl.conf";
    options = lib.mapAttrs' (name: lib.nameValuePair "wsl.wslConf.${name}") {
      "automount.enabled" = [
        false
        "[automount]\nenabled=false\n"
      ];
      "automount.ldconfig" = [
        true
        "ldconfig=true\n"
      ];
      "automount.mountFsTab" = [
        true
        "mountFsTab=true\n"
      ];
      "automount.options" = [
        "metadata"
        "options=metadata\n"
      ];
      "boot.command" = [
        "/usr/bin/x"
        "command=/usr/bin/x\n"
      ];
      "interop.appendWindowsPath" = [
        false
        "appendWindowsPath=false\n"
      ];
      "interop.enabled" = [
        false
        "enabled=false\n\n[network]"
      ];
      "network.generateHosts" = [
        false
        "generateHosts=false\n"
      ];
      "network.generateResolvConf" = [
        false
        "generateResolvConf=false\n"
      ];
      "network.hostname" = [
        "other"
        "hostname=other\n"
      ];
      "user.default" = [
        "bob"
        "default=bob\n"
      ];
    };
  };
}
