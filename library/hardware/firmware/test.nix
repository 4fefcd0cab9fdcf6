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

  "what radios may do is known without firmware" = {
    module.hardware.wirelessRegulatoryDatabase = true;
    actual = host: map lib.getName host.config.environment.systemPackages;
    expected = [
      "bash"
      "wireless-regdb"
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

  "firmware that may be given on, and what fwupd leaves alone" = {
    module =
      { pkgs, ... }:
      {
        hardware = {
          enableRedistributableFirmware = true;
          firmware = [ pkgs.sof-firmware ];
        };
        services.fwupd = {
          enable = true;
          daemonSettings.DisabledDevices = [ "abc" ];
          extraTrustedKeys = [ "/srv/key.pem" ];
        };
      };
    actual = host: [
      (map (name: lib.elem name (map (p: p.name) host.config.environment.systemPackages)) [
        "linux-firmware"
        "sof-firmware"
      ])
      (lib.hasInfix "DisabledDevices=abc\n" (text host "fwupd/fwupd.conf"))
      host.config.environment.etc."pki/fwupd/key.pem".source
    ];
    expected = [
      [
        true
        true
      ]
      true
      "/srv/key.pem"
    ];
  };
}
