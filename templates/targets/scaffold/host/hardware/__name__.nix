# What the machine is made of.
{ config, lib, ... }:
{
  boot.loader.systemd-boot.enable = lib.mkDefault true;
  # What a distribution has set up by itself, and NixOS must be told.
  fileSystems = lib.mkIf (config.nivis.kind == "nixos") {
    "/" = {
      device = "/dev/disk/by-label/root";
      fsType = "ext4";
    };
  };
  zramSwap.enable = lib.mkDefault true;
}
