# A board with a disk of its own for what is kept.
{ config, lib, ... }:
{
  fileSystems = {
    "/srv" = {
      device = "/dev/disk/by-label/srv";
      fsType = "ext4";
      options = [
        "noatime"
        "nofail"
      ];
    };
  }
  // lib.optionalAttrs (config.nivis.kind == "nixos") {
    "/" = {
      device = "/dev/disk/by-label/root";
      fsType = "ext4";
    };
  };

  # What a distribution has set up by itself, and NixOS must be told.
  boot.loader = lib.mkIf (config.nivis.kind == "nixos") {
    grub.enable = false;
    generic-extlinux-compatible.enable = true;
  };
}
