{
  lib,
  manifest,
  text,
  ...
}:
{
  "QEMU's agent is started by its device" = {
    module = {
      services.qemuGuest.enable = true;
      services.spice-vdagentd.enable = true;
    };
    actual = host: [
      host.config.systemd.services.qemu-guest-agent.serviceConfig.ExecStart
      (text host "udev/rules.d/99-local.rules")
      host.config.systemd.services.spice-vdagentd.wantedBy
    ];
    expected = [
      "/usr/sbin/qemu-ga --statedir /run/qemu-ga"
      ''
        SUBSYSTEM=="virtio-ports", ATTR{name}=="org.qemu.guest_agent.0", TAG+="systemd", ENV{SYSTEMD_WANTS}="qemu-guest-agent.service"
      ''
      [ "graphical.target" ]
    ];
  };

  "other machines outside" = {
    module = {
      virtualisation = {
        vmware.guest.enable = true;
        hypervGuest.enable = true;
      };
    };
    actual = host: map lib.getName host.config.environment.systemPackages;
    expected = [
      "bash"
      "open-vm-tools-desktop"
      "hyperv-daemons"
    ];
  };

  "cloud-init" = {
    module = {
      services.cloud-init = {
        enable = true;
        xfs.enable = true;
        settings.users = [ "default" ];
        settings.cloud_init_modules = [ "bootcmd" ];
        settings.cloud_config_modules = [ ];
        settings.cloud_final_modules = [ ];
      };
    };
    actual = host: [
      (builtins.fromJSON (text host "cloud/cloud.cfg"))
      (manifest host).units."cloud-init.service".strategy
      (map lib.getName host.config.environment.systemPackages)
    ];
    expected = [
      {
        cloud_config_modules = [ ];
        cloud_final_modules = [ ];
        cloud_init_modules = [ "bootcmd" ];
        disable_root = false;
        network = {
          config = "disabled";
        };
        preserve_hostname = false;
        system_info = {
          distro = "debian";
          network = {
            renderers = [ "networkd" ];
          };
        };
        users = [ "default" ];
      }
      "dropin"
      [
        "bash"
        "cloud-init"
        "cloud-utils"
        "e2fsprogs"
        "xfsprogs"
      ]
    ];
  };

  "cloud-init's file may be given as text" = {
    module = {
      services.cloud-init = {
        enable = true;
        network.enable = true;
        config = "users: []\n";
      };
    };
    actual = host: [
      (text host "cloud/cloud.cfg")
      host.config.systemd.network.enable
    ];
    expected = [
      ''
        users: []
      ''
      true
    ];
  };

  "a container is no virtual machine" = {
    module = {
      boot.isContainer = true;
      services.qemuGuest.enable = true;
    };
    refused = true;
  };

  "other file systems, packages and screens" = {
    module =
      { pkgs, ... }:
      {
        services.spice-autorandr.enable = true;
        virtualisation.vmware.guest.enable = true;
        virtualisation.vmware.guest.headless = true;
        services.cloud-init = {
          enable = true;
          btrfs.enable = true;
          ext4.enable = false;
          extraPackages = [ pkgs.git ];
        };
      };
    actual = host: map lib.getName host.config.environment.systemPackages;
    expected = [
      "bash"
      "spice-vdagent"
      "open-vm-tools"
      "cloud-init"
      "cloud-utils"
      "git"
      "btrfs-progs"
    ];
  };

  "VirtualBox' additions" = {
    module = {
      nivis.distribution = "arch";
      virtualisation.virtualbox.guest.enable = true;
    };
    actual = host: lib.elem "virtualbox-guest" (map (p: p.name) host.config.environment.systemPackages);
    expected = true;
  };
}
