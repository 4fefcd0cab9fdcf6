# A desk with everything: graphics, games, virtual machines, AI tools.
{ config, lib, ... }:
{
  firn = {
    system = {
      enable = true;
      timeZone = "Europe/Paris";
    };
    desktop.enable = true;
    development = {
      enable = true;
      languages = [ "rust" ];
    };
    graphics = {
      enable = true;
      vendor = "amd";
    };
    networking.enable = true;
    hardware = {
      enable = true;
      desktop.enable = true;
    };
    gaming.enable = true;
    virtualisation.enable = true;
    ai = {
      enable = true;
      users = [ "someone" ];
    };

    users.someone = {
      admin = true;
      shell = "fish";
    };
  };

  # Steam is not free.
  nixpkgs.config.allowUnfree = true;

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
