# A Mac with Apple's own processor.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib) mkDefault mkIf;
in
{
  config = {
    boot = {
      # The keyboard as people know it; the wheel below goes where the fingers go.
      extraModprobeConfig = ''
        options hid_apple fnmode=2 swap_opt_cmd=0
      '';
      loader.systemd-boot.enable = mkDefault true;
      # macOS keeps the variables of the firmware for itself.
      loader.efi.canTouchEfiVariables = false;
    };
    hardware = {
      bluetooth.enable = mkDefault true;
      graphics.enable = mkDefault true;
    }
    # On NixOS with the input nixos-apple-silicon.
    // lib.optionalAttrs (options.hardware ? asahi) {
      asahi.enable = true;
    };
    services.libinput.enable = mkDefault true;
    services.libinput.touchpad.naturalScrolling = true;
    zramSwap.enable = mkDefault true;

    fileSystems = mkIf (config.nivis.kind == "nixos") {
      "/" = {
        device = "/dev/disk/by-label/nixos";
        fsType = "ext4";
      };
      "/boot" = {
        device = "/dev/disk/by-label/EFI";
        fsType = "vfat";
      };
    };
  };
}
