# Written by `nivis hardware`, which may write it again: changes belong into another file.
{ lib, ... }:

{
  boot.initrd.availableKernelModules = [ "sd_mod" ];
  boot.initrd.kernelModules = [ ];
  boot.kernelModules = [ ];
  boot.extraModulePackages = [ ];

  fileSystems."/" = {
    device = "/dev/disk/by-uuid/44444444-0000-4000-8000-000000000002";
    fsType = "f2fs";
  };

  fileSystems."/var/log" = {
    device = "/var/log.real";
    fsType = "none";
    options = [ "bind" ];
  };

  swapDevices = [ { device = "/dev/disk/by-uuid/44444444-0000-4000-8000-000000000003"; } ];

  nixpkgs.hostPlatform = lib.mkDefault "x86_64-linux";
  virtualisation.virtualbox.guest.enable = true;
}
