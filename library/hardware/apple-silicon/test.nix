{ lib, ... }:
{
  "sound, firmware and the touch bar" = {
    module = {
      nixpkgs.hostPlatform = lib.mkForce "aarch64-linux";
      nivis.distribution = "fedora";
      hardware.asahi = {
        enable = true;
        touchBar.enable = true;
      };
    };
    actual = host: [
      (map lib.getName host.config.environment.systemPackages)
      host.config.systemd.services.speakersafetyd.wantedBy
      host.config.systemd.services.tiny-dfr.wantedBy
    ];
    expected = [
      [
        "bash"
        "mesa"
        "asahi-fwextract"
        "asahi-audio"
        "speakersafetyd"
        "tiny-dfr"
      ]
      [ "multi-user.target" ]
      [ "multi-user.target" ]
    ];
  };

  "it is for Apple's processors" = {
    module = {
      hardware.asahi.enable = true;
    };
    refused = true;
  };

  "firmware is the distribution's task" = {
    module = {
      nixpkgs.hostPlatform = lib.mkForce "aarch64-linux";
      hardware.asahi = {
        enable = true;
        peripheralFirmwareDirectory = "/firmware";
      };
    };
    refused = true;
  };

  "sound and firmware may be left out" = {
    module = {
      nixpkgs.hostPlatform = lib.mkForce "aarch64-linux";
      nivis.distribution = "fedora";
      hardware.asahi = {
        enable = true;
        setupAsahiSound = false;
        extractPeripheralFirmware = false;
      };
    };
    actual = host: [
      (lib.filter (lib.hasPrefix "asahi-") (map (p: p.name) host.config.environment.systemPackages))
      (host.config.systemd.services ? speakersafetyd)
    ];
    expected = [
      [ ]
      false
    ];
  };
}
