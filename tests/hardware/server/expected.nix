# Written by `nivis hardware`, which may write it again: changes belong into another file.
{
  config,
  lib,
  modulesPath,
  ...
}:

{
  imports = [ (modulesPath + "/installer/scan/not-detected.nix") ];

  boot.initrd.availableKernelModules = [
    "ahci"
    "ehci_pci"
    "sd_mod"
    "sr_mod"
    "bcache"
  ];
  boot.initrd.kernelModules = [ "dm-snapshot" ];
  boot.kernelModules = [ "kvm-amd" ];
  boot.extraModulePackages = [ ];

  fileSystems."/" = {
    device = "rpool/root";
    fsType = "zfs";
  };

  fileSystems."/home" = {
    device = "rpool/home";
    fsType = "zfs";
  };

  fileSystems."/boot" = {
    device = "/dev/disk/by-uuid/11111111-0000-4000-8000-000000000001";
    fsType = "ext4";
  };

  fileSystems."/srv" = {
    device = "/dev/mapper/data-srv";
    fsType = "xfs";
  };

  fileSystems."/var/www" = {
    device = "/srv/www";
    fsType = "none";
    options = [ "bind" ];
  };

  fileSystems."/mnt/cached" = {
    device = "/dev/disk/by-label/data";
    fsType = "ext4";
  };

  fileSystems."/mnt/disk" = {
    device = "/srv/images/a disk.iso";
    fsType = "iso9660";
    options = [ "loop" ];
  };

  fileSystems."/mnt/share" = {
    device = "files.example.org:/export";
    fsType = "nfs4";
  };

  fileSystems."/mnt/plain" = {
    device = "/dev/sdq1";
    fsType = "ext4";
  };

  swapDevices = [ ];

  nixpkgs.hostPlatform = lib.mkDefault "x86_64-linux";
  hardware.cpu.amd.updateMicrocode = lib.mkDefault config.hardware.enableRedistributableFirmware;
  boot.swraid.enable = true;
}
