# Bluetooth, by BlueZ.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    option
    strings
    ;
  cfg = config.hardware.bluetooth;
  ini = pkgs.formats.ini { };
  defaults = {
    General.ControllerMode = "dual";
    Policy.AutoEnable = cfg.powerOnBoot;
  };
in
{
  options = {
    hardware.bluetooth = {
      enable = enable "there is Bluetooth";
      powerOnBoot = flag true "Whether it is on after boot.";
      package = mkOption {
        type = types.package;
        default = pkgs.bluez;
        defaultText = lib.literalExpression "pkgs.bluez";
        description = "The package of BlueZ.";
      };
      disabledPlugins = strings "Plugins that are not used.";
      settings = option ini.type { } "Contents of /etc/bluetooth/main.conf.";
      input = option ini.type { } "Contents of /etc/bluetooth/input.conf.";
      network = option ini.type { } "Contents of /etc/bluetooth/network.conf.";
    };
    services.blueman.enable = enable "Blueman shows Bluetooth on the desktop";
  };

  config = lib.mkMerge [
    (mkIf cfg.enable {
      assertions = [
        {
          assertion = !config.boot.isContainer;
          message = "`hardware.bluetooth.enable' cannot be kept in a container: the devices are the machine's that runs it.";
        }
      ];
      environment.systemPackages = [ cfg.package ];
      environment.etc = {
        "bluetooth/input.conf".source = ini.generate "input.conf" cfg.input;
        "bluetooth/network.conf".source = ini.generate "network.conf" cfg.network;
        "bluetooth/main.conf".source = ini.generate "main.conf" (lib.recursiveUpdate defaults cfg.settings);
      };
      # The unit is the distribution's, and its program stands elsewhere in each.
      systemd.services.bluetooth = {
        wantedBy = [ "bluetooth.target" ];
        restartIfChanged = false;
        serviceConfig = {
          CapabilityBoundingSet = [ "CAP_NET_BIND_SERVICE" ];
          ConfigurationDirectoryMode = "0755";
          NoNewPrivileges = true;
          RestrictNamespaces = true;
          ProtectControlGroups = true;
          MemoryDenyWriteExecute = true;
          RestrictSUIDSGID = true;
          SystemCallArchitectures = "native";
          SystemCallFilter = "@system-service";
          LockPersonality = true;
          RestrictRealtime = true;
          ProtectProc = "invisible";
          PrivateTmp = true;
          # It loads modules, and makes networks of devices.
          PrivateUsers = false;
          ProtectKernelModules = false;
          ProtectKernelTunables = false;
          PrivateNetwork = false;
          ExecStart = mkIf (cfg.disabledPlugins != [ ]) [
            ""
            "${
              {
                fedora = "/usr/libexec/bluetooth/bluetoothd";
                alpine = "/usr/lib/bluetooth/bluetoothd";
                arch = "/usr/lib/bluetooth/bluetoothd";
              }
              .${config.nivis.distribution} or "/usr/libexec/bluetooth/bluetoothd"
            } -f /etc/bluetooth/main.conf --noplugin=${lib.concatStringsSep "," cfg.disabledPlugins}"
          ];
        };
        overrideStrategy = "asDropin";
      };
    })
    (mkIf config.services.blueman.enable { environment.systemPackages = [ pkgs.blueman ]; })
  ];
}
