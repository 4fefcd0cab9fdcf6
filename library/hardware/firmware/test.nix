{
  lib,
  text,
  ...
}:
{
  "firmware and microcode are packages" = {
    module = {
      hardware = {
        enableAllFirmware = true;
        wirelessRegulatoryDatabase = true;
        cpu.intel.updateMicrocode = true;
        cpu.amd.updateMicrocode = true;
      };
    };
    actual = host: map lib.getName host.config.environment.systemPackages;
    expected = [
      "bash"
      "linux-firmware"
      "sof-firmware"
      "wireless-regdb"
      "microcode-amd"
      "microcode-intel"
    ];
  };

  "fwupd has its settings" = {
    module = {
      services.fwupd = {
        enable = true;
        extraRemotes = [ "lvfs-testing" ];
        daemonSettings.DisabledPlugins = [
          "a"
          "b"
        ];
        uefiCapsuleSettings.RequireESPFreeSpace = 1;
      };
    };
    actual = host: [
      (text host "fwupd/fwupd.conf")
      (text host "fwupd/remotes.d/lvfs-testing.conf")
    ];
    expected = [
      ''
        [fwupd]
        DisabledDevices=
        DisabledPlugins=a;b

        [uefi_capsule]
        RequireESPFreeSpace=1
      ''
      ''
        [fwupd Remote]
        Enabled=true
        MetadataURI=https://cdn.fwupd.org/downloads/firmware-testing.xml.zst
        Title=lvfs-testing
      ''
    ];
  };

  "a container has no firmware" = {
    module = {
      boot.isContainer = true;
      hardware.cpu.intel.updateMicrocode = true;
    };
    refused = true;
  };
}
