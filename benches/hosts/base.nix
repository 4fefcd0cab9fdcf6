# What every host here has: a disk, a boot loader, a way in.
{ lib, ... }:
{
  fileSystems."/" = {
    device = "/dev/disk/by-label/root";
    fsType = "ext4";
  };
  boot.loader.grub.device = "/dev/vda";
  services.openssh.enable = true;
  networking.hostName = lib.mkDefault "host";
  documentation.enable = lib.mkDefault false;
}
