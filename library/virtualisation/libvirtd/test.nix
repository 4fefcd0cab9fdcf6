{ lib, manifest, ... }:
let
  file = name: host: host.config.environment.etc.${name}.text;
in
{
  "the daemon, its machines and who may" = {
    module = {
      virtualisation.libvirtd = {
        enable = true;
        extraConfig = "log_level = 1";
        extraOptions = [ "--verbose" ];
        onBoot = "ignore";
        onShutdown = "shutdown";
        parallelShutdown = 2;
        shutdownTimeout = 60;
        startDelay = 3;
        allowedBridges = [
          "br0"
          "br1"
        ];
        firewallBackend = "nftables";
        qemu.swtpm.enable = true;
        qemu.verbatimConfig = "max_files = 1";
        hooks.qemu.log = "/etc/log.sh";
      };
    };
    actual = host: [
      (file "libvirt/libvirtd.conf" host)
      (lib.hasInfix "user = \"root\"" (file "libvirt/qemu.conf" host))
      (lib.hasInfix "max_files = 1" (file "libvirt/qemu.conf" host))
      (file "libvirt/network.conf" host)
      (file "qemu/bridge.conf" host)
      host.config.systemd.services.libvirtd.environment.LIBVIRTD_ARGS
      (removeAttrs host.config.systemd.services.libvirt-guests.environment [ "PATH" ])
      (manifest host).units."libvirtd.service".strategy
      ((manifest host).groups ? libvirtd)
      (lib.hasInfix "isInGroup(\"libvirtd\")" (file "polkit-1/rules.d/50-libvirtd.rules" host))
      host.config.environment.etc."libvirt/hooks/qemu.d/log".source
      (lib.elem "swtpm" (map lib.getName host.config.environment.systemPackages))
    ];
    expected = [
      ''
        auth_unix_ro = "polkit"
        auth_unix_rw = "polkit"
        log_level = 1
      ''
      true
      true
      "firewall_backend = \"nftables\"\n"
      "allow br0\nallow br1"
      "--timeout 120 --verbose"
      {
        ON_BOOT = "ignore";
        ON_SHUTDOWN = "shutdown";
        PARALLEL_SHUTDOWN = "2";
        SHUTDOWN_TIMEOUT = "60";
        START_DELAY = "3";
      }
      "dropin-if-exists"
      true
      true
      "/etc/log.sh"
      true
    ];
  };

  "machines as the distribution's account" = {
    module.virtualisation.libvirtd = {
      enable = true;
      qemu.runAsRoot = false;
    };
    actual = host: lib.hasInfix "root" (file "libvirt/qemu.conf" host);
    expected = false;
  };

  "scripts of each driver" = {
    module.virtualisation.libvirtd = {
      enable = true;
      hooks = {
        daemon.a = "/srv/a";
        libxl.b = "/srv/b";
        lxc.c = "/srv/c";
        network.d = "/srv/d";
      };
    };
    actual =
      host:
      map (name: host.config.environment.etc."libvirt/hooks/${name}".source) [
        "daemon.d/a"
        "libxl.d/b"
        "lxc.d/c"
        "network.d/d"
      ];
    expected = [
      "/srv/a"
      "/srv/b"
      "/srv/c"
      "/srv/d"
    ];
  };
}
