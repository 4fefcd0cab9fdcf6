# A laptop that is carried, in the private network.
{ config, lib, ... }:
{
  firn = {
    system = {
      enable = true;
      timeZone = "Europe/Paris";
    };
    desktop = {
      enable = true;
      printing = false;
    };
    development.enable = true;
    graphics = {
      enable = true;
      vendor = "intel";
    };
    networking = {
      enable = true;
      tailscale.enable = true;
    };
    hardware = {
      enable = true;
      laptop.enable = true;
    };

    users.someone = {
      admin = true;
      shell = "fish";
    };
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
