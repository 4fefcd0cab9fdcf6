# A machine under QEMU.
{ lib, ... }:
{
  services.qemuGuest.enable = lib.mkDefault true;
  # A distribution makes its own.
  nivis.unsupported = lib.mkDefault [ "boot.initrd" ];
  boot.initrd.availableKernelModules = [
    "virtio_pci"
    "virtio_blk"
    "virtio_scsi"
    "virtio_net"
  ];
  # A clock of its own drifts while the machine outside sleeps.
  services.timesyncd.enable = true;
}
