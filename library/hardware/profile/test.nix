{ lib, ... }:
{
  "a laptop" = {
    module = {
      nivis.machine = "laptop";
    };
    actual = host: [
      host.config.hardware.bluetooth.enable
      host.config.services.upower.enable
      host.config.services.power-profiles-daemon.enable
      host.config.hardware.enableRedistributableFirmware
    ];
    expected = [
      true
      true
      true
      true
    ];
  };

  "an option may say otherwise" = {
    module = {
      nivis.machine = "laptop";
      services.tlp.enable = true;
      hardware.bluetooth.enable = false;
    };
    actual = host: [
      host.config.hardware.bluetooth.enable
      host.config.services.power-profiles-daemon.enable
    ];
    expected = [
      false
      false
    ];
  };

  "a machine in a cloud" = {
    module = {
      nivis.machine = "cloud";
    };
    actual = host: [
      host.config.services.qemuGuest.enable
      host.config.services.cloud-init.enable
    ];
    expected = [
      true
      true
    ];
  };

  "a container, and Linux under Windows" = {
    module = {
      nivis.machine = "container";
    };
    actual = host: [
      host.config.boot.isContainer
      (host.extendModules { modules = [ { nivis.machine = lib.mkForce "wsl"; } ]; }).config.wsl.enable
    ];
    expected = [
      true
      true
    ];
  };

  "nothing follows from nothing" = {
    module = { };
    actual = host: [
      host.config.hardware.graphics.enable
      host.config.services.fwupd.enable
    ];
    expected = [
      false
      false
    ];
  };
}
