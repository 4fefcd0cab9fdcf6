# Pools of ZFS: looked through and trimmed, with snapshots to go back to.
{ lib, ... }:
{
  boot.supportedFilesystems.zfs = true;
  services.zfs = {
    autoScrub.enable = lib.mkDefault true;
    autoScrub.interval = "monthly";
    trim.enable = lib.mkDefault true;
  };
  # Asked of the disks themselves.
  services.smartd.enable = lib.mkDefault true;
}
