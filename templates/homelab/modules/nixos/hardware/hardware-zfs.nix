# Pools of ZFS: looked through and trimmed, and imported only where no other machine has them.
{ lib, options, ... }:
{
  boot.supportedFilesystems.zfs = true;
  # A distribution imports the pool of its root file system by itself.
  boot.zfs = lib.optionalAttrs (options.boot.zfs ? forceImportRoot) { forceImportRoot = false; };

  services.zfs = {
    autoScrub.enable = lib.mkDefault true;
    autoScrub.interval = "monthly";
    trim.enable = lib.mkDefault true;
  };
  # Asked of the disks themselves.
  services.smartd.enable = lib.mkDefault true;
}
