# A virtual machine of a provider.
{ config, lib, ... }:
{
  services.qemuGuest.enable = true;

  swapDevices = [
    {
      device = "/swapfile";
      size = 2048;
    }
  ];

  # What a distribution has set up by itself, and NixOS must be told.
  boot = lib.mkIf (config.nivis.kind == "nixos") {
    loader.grub.device = "/dev/vda";
    initrd.availableKernelModules = [
      "virtio_blk"
      "virtio_pci"
      "virtio_scsi"
    ];
  };
  fileSystems = lib.mkIf (config.nivis.kind == "nixos") {
    "/" = {
      device = "/dev/disk/by-label/root";
      fsType = "ext4";
    };
  };
}
