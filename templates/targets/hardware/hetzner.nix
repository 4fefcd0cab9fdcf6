# A virtual machine of Hetzner's cloud: KVM, VirtIO, a console over the network, and a screen that is not there.
{ config, lib, ... }:
let
  inherit (lib) mkDefault mkIf;
in
{
  services.qemuGuest.enable = true;
  boot = {
    initrd.availableKernelModules = [
      "ahci"
      "sd_mod"
      "virtio_net"
      "virtio_pci"
      "virtio_scsi"
    ];
    kernelModules = [
      "kvm-intel"
      "virtio_balloon"
    ];
    kernelParams = [
      "console=tty1"
      "console=ttyS0,115200"
    ];
    kernel.sysctl = {
      "vm.swappiness" = mkDefault 10;
      "net.core.default_qdisc" = mkDefault "fq";
      "net.ipv4.tcp_congestion_control" = mkDefault "bbr";
    };
    loader.grub.device = mkDefault "/dev/sda";
  };
  fileSystems = mkIf (config.nivis.kind == "nixos") {
    "/" = {
      device = "/dev/disk/by-label/root";
      fsType = "ext4";
      autoResize = true;
    };
  };
  # A virtual display for desktops that expect one.
  services.xserver.videoDrivers = mkDefault [
    "modesetting"
    "fbdev"
  ];
  zramSwap.enable = mkDefault true;
}
