# A desktop computer; its disk says when it grows old.
{ config, lib, ... }:
{
  services.smartd.enable = true;

  # What a distribution has set up by itself, and NixOS must be told.
  boot.loader = lib.mkIf (config.nivis.kind == "nixos") {
    systemd-boot.enable = true;
    efi.canTouchEfiVariables = true;
  };
  fileSystems = lib.mkIf (config.nivis.kind == "nixos") {
    "/" = {
      device = "/dev/disk/by-label/root";
      fsType = "ext4";
    };
    "/boot" = {
      device = "/dev/disk/by-label/boot";
      fsType = "vfat";
    };
  };
}
