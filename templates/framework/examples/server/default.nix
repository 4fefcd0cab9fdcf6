# A server in the cupboard: photos of the house, shared folders, secrets.
{ config, lib, ... }:
{
  firn = {
    system = {
      enable = true;
      timeZone = "Europe/Paris";
    };
    networking = {
      enable = true;
      samba = {
        enable = true;
        shares.music = "/srv/music";
      };
      tailscale = {
        enable = true;
        domain = "snow-field.ts.net";
        exitNode = true;
      };
    };
    services.immich = {
      enable = true;
      name = "photos.snow-field.ts.net";
      mediaLocation = "/srv/photos";
    };
    secrets = {
      enable = true;
      directory = ./secrets;
      owners.mail-password = "someone";
    };

    users.someone.admin = true;
  };

  services.openssh.enable = true;

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
