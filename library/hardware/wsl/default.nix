# Linux under Windows (WSL 2): /etc/wsl.conf, programs of Windows, Docker Desktop. Options are those of NixOS-WSL.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; }) enable flag option;
  cfg = config.wsl;
  ini = pkgs.formats.ini { };
  conf = cfg.wslConf;

  declaresHosts =
    config.networking.extraHosts != ""
    || lib.any (names: names != [ ]) (
      lib.attrValues (removeAttrs config.networking.hosts [ "127.0.0.2" ])
    );

  # What Windows or its kernel decides.
  impossible = {
    "boot.kernelPackages" = config.boot.kernelPackages != null;
    "hardware.bluetooth.enable" = config.hardware.bluetooth.enable;
    "hardware.cpu.*.updateMicrocode" =
      config.hardware.cpu.amd.updateMicrocode || config.hardware.cpu.intel.updateMicrocode;
    "services.fwupd.enable" = config.services.fwupd.enable;
    "services.tlp.enable" = config.services.tlp.enable;
    "services.power-profiles-daemon.enable" = config.services.power-profiles-daemon.enable;
    "services.xserver.videoDrivers" = config.hardware.nvidia.enabled;
  };
in
{
  options.wsl = {
    enable = enable "the machine is Linux under Windows";
    defaultUser = option types.str "nixos" "The user of a new window.";
    useWindowsDriver = enable "graphics use Windows' driver";
    startMenuLaunchers = enable "programs of Linux are in Windows' start menu";
    docker-desktop.enable = enable "Docker Desktop of Windows is used";
    usbip.enable = enable "devices of USB are taken over from Windows";
    interop.register = enable "programs of Windows run, also without Windows' own rule";
    interop.includePath = flag true "Whether Windows' PATH is in PATH.";
    wslConf = mkOption {
      default = { };
      description = "Contents of /etc/wsl.conf.";
      type = types.submodule {
        freeformType = ini.type;
        options = {
          automount.enabled = flag true "Whether Windows' drives are mounted.";
          automount.ldconfig = flag false "Whether libraries of Windows' driver are found.";
          automount.mountFsTab = flag false "Whether /etc/fstab is mounted by WSL.";
          automount.options = option types.str "metadata,uid=1000,gid=100" "Options of the mounts.";
          automount.root = option (types.strMatching "^/.*[^/]$") "/mnt" "Where drives are mounted.";
          boot.command = option types.str "" "A command when WSL starts.";
          boot.systemd = flag true "Whether systemd runs.";
          interop.enabled = flag true "Whether programs of Windows run.";
          interop.appendWindowsPath = flag cfg.interop.includePath "Whether Windows' PATH is in PATH.";
          network.generateHosts = flag true "Whether WSL writes /etc/hosts.";
          network.generateResolvConf = flag true "Whether WSL writes /etc/resolv.conf.";
          network.hostname = option types.str config.networking.hostName "Name of the machine.";
          user.default = option types.str cfg.defaultUser "The user of a new window.";
        };
      };
    };
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = conf.boot.systemd;
        message = "`wsl.wslConf.boot.systemd = false': Nivis needs systemd.";
      }
      {
        assertion = !(conf.network.generateHosts && declaresHosts);
        message = "`networking.hosts' would be overwritten by WSL: set `wsl.wslConf.network.generateHosts = false'.";
      }
      {
        assertion = !(conf.network.generateResolvConf && config.networking.nameservers != [ ]);
        message = "`networking.nameservers' would be overwritten by WSL: set `wsl.wslConf.network.generateResolvConf = false'.";
      }
    ]
    ++ lib.mapAttrsToList (name: on: {
      assertion = !on;
      message = "`${name}' cannot be kept under WSL: the hardware and the kernel are Windows'.";
    }) impossible;

    environment.etc = {
      "wsl.conf".text = lib.generators.toINI { } (lib.mapAttrs (_: lib.filterAttrs (_: v: v != "")) conf);
      "binfmt.d/WSLInterop.conf" = mkIf cfg.interop.register { text = ":WSLInterop:M::MZ::/init:PF\n"; };
      "ld.so.conf.d/ld.wsl.conf" = mkIf cfg.useWindowsDriver { text = "/usr/lib/wsl/lib\n"; };
    };
    environment.variables = mkIf cfg.useWindowsDriver { LIBGL_KOPPER_DRI2 = "1"; };

    users.users.${cfg.defaultUser} = {
      isNormalUser = lib.mkDefault true;
      uid = lib.mkDefault 1000;
      extraGroups = [ "wheel" ] ++ lib.optional cfg.docker-desktop.enable "docker";
    };
    users.groups.docker = mkIf cfg.docker-desktop.enable { };

    # The menus are made of desktop files where Windows looks for them.
    systemd.services = {
      nivis-wsl-launchers = mkIf cfg.startMenuLaunchers {
        description = "Programs in Windows' start menu";
        wantedBy = [ "multi-user.target" ];
        serviceConfig = {
          Type = "oneshot";
          RemainAfterExit = true;
        };
        script = ''
          if [ -d /run/nivis/current/sw/share/applications ]; then
            mkdir -p /usr/local/share/applications
            ln -sf /run/nivis/current/sw/share/applications/*.desktop /usr/local/share/applications/
          fi
        '';
        preStop = "find /usr/local/share/applications -lname '/run/nivis/current/*' -delete\n";
      };
      docker-desktop-proxy = mkIf cfg.docker-desktop.enable {
        description = "Docker Desktop proxy";
        path = [ pkgs.mount ];
        wantedBy = [ "multi-user.target" ];
        script = ''
          ${conf.automount.root}/wsl/docker-desktop/docker-desktop-user-distro proxy --docker-desktop-root ${conf.automount.root}/wsl/docker-desktop "C:\Program Files\Docker\Docker\resources"
        '';
        serviceConfig = {
          Restart = "on-failure";
          RestartSec = "30s";
        };
      };
    };

    environment.systemPackages = lib.optional cfg.usbip.enable pkgs.usbip;
    boot.kernelModules = lib.optional cfg.usbip.enable "vhci-hcd";
    networking.firewall.enable = lib.mkDefault false;
  };
}
