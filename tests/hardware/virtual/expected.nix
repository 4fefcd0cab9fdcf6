# Written by `nivis hardware`, which may write it again: changes belong into another file.
{ lib, modulesPath, ... }:

{
  imports = [ (modulesPath + "/profiles/qemu-guest.nix") ];

  boot.initrd.availableKernelModules = [
    "virtio_pci"
    "virtio_scsi"
    "sr_mod"
    "virtio_blk"
  ];
  boot.initrd.kernelModules = [ ];
  boot.kernelModules = [ ];
  boot.extraModulePackages = [ ];

  fileSystems."/" = {
    device = "/dev/disk/by-label/root";
    fsType = "ext4";
  };

  fileSystems."/home" = {
    device = "/dev/stratis/pool/home";
    fsType = "xfs";
    stratis.poolUuid = "22222222-0000-4000-8000-000000000001";
  };

  fileSystems."/mnt/copies" = {
    device = "UUID=33333333-0000-4000-8000-000000000003";
    fsType = "bcachefs";
  };

  swapDevices = [ ];

  nixpkgs.hostPlatform = lib.mkDefault "x86_64-linux";
}
