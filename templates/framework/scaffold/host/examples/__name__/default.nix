# What this example shows.
{ config, lib, ... }:
{
  firn = {
    system = {
      enable = true;
      timeZone = "Etc/UTC";
    };

    users.someone.admin = true;
  };

  # What a distribution has set up by itself, and NixOS must be told.
  boot.loader = lib.mkIf (config.nivis.kind == "nixos") {
    systemd-boot.enable = true;
  };
  fileSystems = lib.mkIf (config.nivis.kind == "nixos") {
    "/" = {
      device = "/dev/disk/by-label/root";
      fsType = "ext4";
    };
  };
}
