# Macs with Apple's own processors under Asahi Linux. The kernel and the boot chain are the distribution's; sound, firmware and
# the touch bar are packages that Fedora Asahi Remix, Debian and Arch Linux ARM have.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; }) enable flag maybe;
  cfg = config.hardware.asahi;
in
{
  options.hardware.asahi = {
    enable = enable "the machine is a Mac with Apple's own processor";
    setupAsahiSound = mkOption {
      type = types.bool;
      default = cfg.enable;
      defaultText = lib.literalExpression "config.hardware.asahi.enable";
      description = "Whether the speakers are set up, with protection against heat.";
    };
    extractPeripheralFirmware = flag true "Whether firmware of macOS is taken over at boot; the distribution does so.";
    peripheralFirmwareDirectory = maybe types.path "Folder of firmware of macOS.";
    touchBar.enable = enable "the touch bar shows keys";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = config.nixpkgs.hostPlatform.isAarch64;
        message = "`hardware.asahi.enable' is for aarch64 only.";
      }
      {
        assertion = cfg.peripheralFirmwareDirectory == null;
        message = "`hardware.asahi.peripheralFirmwareDirectory' has no effect on this kind of machine (linux): the distribution takes the firmware from the EFI partition at boot.";
      }
      {
        assertion = config.nivis.distribution != "alpine";
        message = "`hardware.asahi.enable': Alpine has no packages of Asahi Linux. Its kernel alone needs no option.";
      }
    ];
    environment.systemPackages =
      lib.optional cfg.extractPeripheralFirmware pkgs.asahi-fwextract
      ++ lib.optionals cfg.setupAsahiSound [
        pkgs.asahi-audio
        pkgs.speakersafetyd
      ]
      ++ lib.optional cfg.touchBar.enable pkgs.tiny-dfr;
    systemd.services.speakersafetyd = mkIf cfg.setupAsahiSound {
      wantedBy = [ "multi-user.target" ];
      overrideStrategy = "asDropin";
    };
    systemd.services.tiny-dfr = mkIf cfg.touchBar.enable {
      wantedBy = [ "multi-user.target" ];
      overrideStrategy = "asDropin";
    };
    # The keys that programs know: Fn for F1 and so on.
    boot.extraModprobeConfig = "options hid_apple iso_layout=0\n";
    hardware.graphics.enable = lib.mkDefault true;
  };
}
