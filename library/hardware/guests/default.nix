# Virtual machines and clouds: agents that the machine outside talks to, and cloud-init.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    mkMerge
    mkOption
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    option
    packages
    requiredPackage
    ;
  cfg = config.services;
  cloud = cfg.cloud-init;
  yaml = pkgs.formats.yaml { };

  packageOf = requiredPackage pkgs;
  modules = names: lib.mkDefault names;
in
{
  options = {
    services = {
      qemuGuest.enable = enable "QEMU's agent runs";
      qemuGuest.package = packageOf "qemu-guest-agent";
      spice-vdagentd.enable = enable "SPICE shares the clipboard and the size of the window";
      spice-autorandr.enable = enable "the screen follows the window's size";

      cloud-init = {
        enable = enable "cloud-init sets the machine up";
        network.enable = flag false "Whether it sets up the network.";
        extraPackages = packages "Packages that its jobs need.";
        settings = option (types.submodule {
          freeformType = yaml.type;
        }) { } "Contents of /etc/cloud/cloud.cfg.";
        config = option types.str "" "Text of /etc/cloud/cloud.cfg; goes before the settings.";
        btrfs.enable = flag false "Whether it grows btrfs.";
        ext4.enable = flag true "Whether it grows ext4.";
        xfs.enable = flag false "Whether it grows XFS.";
      };
    };

    virtualisation = {
      vmware.guest.enable = enable "VMware's tools run";
      vmware.guest.headless = flag false "Whether there is no screen.";
      hypervGuest.enable = enable "Hyper-V's daemons run";
      virtualbox.guest.enable = enable "VirtualBox' additions run";
    };
  };

  config = mkMerge [
    {
      assertions =
        map
          (s: {
            assertion = !(config.boot.isContainer && s.on);
            message = "`${s.name}' cannot be kept in a container: it is for virtual machines.";
          })
          [
            {
              name = "services.qemuGuest.enable";
              on = cfg.qemuGuest.enable;
            }
            {
              name = "virtualisation.vmware.guest.enable";
              on = config.virtualisation.vmware.guest.enable;
            }
            {
              name = "virtualisation.hypervGuest.enable";
              on = config.virtualisation.hypervGuest.enable;
            }
            {
              name = "virtualisation.virtualbox.guest.enable";
              on = config.virtualisation.virtualbox.guest.enable;
            }
          ];
    }
    (mkIf cfg.qemuGuest.enable {
      environment.systemPackages = [ cfg.qemuGuest.package ];
      services.udev.extraRules = ''
        SUBSYSTEM=="virtio-ports", ATTR{name}=="org.qemu.guest_agent.0", TAG+="systemd", ENV{SYSTEMD_WANTS}="qemu-guest-agent.service"
      '';
      systemd.services.qemu-guest-agent = {
        description = "Run the QEMU Guest Agent";
        serviceConfig = {
          ExecStart = "${lib.getExe cfg.qemuGuest.package} --statedir /run/qemu-ga";
          Restart = "always";
          RestartSec = 0;
          RuntimeDirectory = "qemu-ga";
          RuntimeDirectoryMode = "0755";
        };
      };
    })
    (mkIf cfg.spice-vdagentd.enable {
      environment.systemPackages = [ pkgs.spice-vdagent ];
      systemd.services.spice-vdagentd = {
        wantedBy = [ "graphical.target" ];
        overrideStrategy = "asDropin";
      };
    })
    (mkIf cfg.spice-autorandr.enable { environment.systemPackages = [ pkgs.spice-vdagent ]; })
    (mkIf config.virtualisation.vmware.guest.enable {
      environment.systemPackages = [
        (
          if config.virtualisation.vmware.guest.headless then
            pkgs.open-vm-tools
          else
            pkgs.open-vm-tools-desktop
        )
      ];
    })
    (mkIf config.virtualisation.hypervGuest.enable {
      environment.systemPackages = [ pkgs.hyperv-daemons ];
    })
    (mkIf config.virtualisation.virtualbox.guest.enable {
      environment.systemPackages = [ pkgs.virtualbox-guest ];
    })

    (mkIf cloud.enable {
      environment.systemPackages = [
        pkgs.cloud-init
        pkgs.cloud-utils
      ]
      ++ cloud.extraPackages
      ++ lib.optional cloud.btrfs.enable pkgs.btrfs-progs
      ++ lib.optional cloud.ext4.enable pkgs.e2fsprogs
      ++ lib.optional cloud.xfs.enable pkgs.xfsprogs;

      services.cloud-init.settings = {
        system_info = lib.mkDefault {
          distro = config.nivis.distribution;
          network.renderers = [ "networkd" ];
        };
        users = lib.mkDefault [ "root" ];
        disable_root = lib.mkDefault false;
        preserve_hostname = lib.mkDefault (config.networking.hostName != "");
        network = mkIf (!cloud.network.enable) (lib.mkDefault { config = "disabled"; });
        cloud_init_modules = modules [
          "migrator"
          "seed_random"
          "bootcmd"
          "write-files"
          "growpart"
          "resizefs"
          "update_hostname"
          "resolv_conf"
          "ca-certs"
          "rsyslog"
          "users-groups"
        ];
        cloud_config_modules = modules [
          "disk_setup"
          "mounts"
          "ssh-import-id"
          "set-passwords"
          "timezone"
          "disable-ec2-metadata"
          "runcmd"
          "ssh"
        ];
        cloud_final_modules = modules [
          "rightscale_userdata"
          "scripts-vendor"
          "scripts-per-once"
          "scripts-per-boot"
          "scripts-per-instance"
          "scripts-user"
          "ssh-authkey-fingerprints"
          "keys-to-console"
          "phone-home"
          "final-message"
          "power-state-change"
        ];
      };
      environment.etc."cloud/cloud.cfg" =
        if cloud.config == "" then
          { source = yaml.generate "cloud.cfg" cloud.settings; }
        else
          { text = cloud.config; };
      # The units are the distribution's.
      systemd.services =
        lib.genAttrs
          [
            "cloud-init-local"
            "cloud-init"
            "cloud-config"
            "cloud-final"
          ]
          (_: {
            wantedBy = [ "cloud-init.target" ];
            overrideStrategy = "asDropin";
          });
      systemd.network.enable = mkIf cloud.network.enable true;
    })
  ];
}
