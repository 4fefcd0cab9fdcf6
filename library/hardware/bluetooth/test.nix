{
  lib,
  manifest,
  text,
  ...
}:
{
  "settings and the distribution's unit" = {
    module = {
      hardware.bluetooth = {
        enable = true;
        powerOnBoot = false;
        settings.General.ControllerMode = "bredr";
        input.General.IdleTimeout = 30;
        network.General.DisableSecurity = true;
        disabledPlugins = [ "sap" ];
      };
      services.blueman.enable = true;
    };
    actual = host: [
      (text host "bluetooth/main.conf")
      (text host "bluetooth/input.conf")
      (text host "bluetooth/network.conf")
      (manifest host).units."bluetooth.service".strategy
      host.config.systemd.services.bluetooth.serviceConfig.ExecStart
      (map lib.getName host.config.environment.systemPackages)
    ];
    expected = [
      ''
        [General]
        ControllerMode=bredr

        [Policy]
        AutoEnable=false
      ''
      ''
        [General]
        IdleTimeout=30
      ''
      ''
        [General]
        DisableSecurity=true
      ''
      "dropin"
      [
        ""
        "/usr/libexec/bluetooth/bluetoothd -f /etc/bluetooth/main.conf --noplugin=sap"
      ]
      [
        "bash"
        "bluez"
        "blueman"
      ]
    ];
  };

  "a container has no devices of its own" = {
    module = {
      boot.isContainer = true;
      hardware.bluetooth.enable = true;
    };
    refused = true;
  };
}
