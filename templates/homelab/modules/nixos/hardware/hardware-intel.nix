# A machine with a processor of Intel: its microcode, firmware of its parts, and their updates.
{ lib, ... }:
{
  hardware.cpu.intel.updateMicrocode = lib.mkDefault true;
  hardware.enableRedistributableFirmware = lib.mkDefault true;
  services.fwupd.enable = lib.mkDefault true;
  services.thermald.enable = lib.mkDefault true;
  # A distribution makes its own.
  nivis.unsupported = lib.mkDefault [ "boot.initrd" ];
  boot.initrd.availableKernelModules = [
    "xhci_pci"
    "nvme"
    "ahci"
    "usb_storage"
    "sd_mod"
  ];
}
