# A small disk for the system, two large ones as a mirror.
let
  mirrored = device: {
    type = "disk";
    inherit device;
    content = {
      type = "gpt";
      partitions.zfs = {
        size = "100%";
        content = {
          type = "zfs";
          pool = "tank";
        };
      };
    };
  };
in
{
  disko.devices = {
    disk = {
      system = {
        type = "disk";
        device = "/dev/nvme0n1";
        content = {
          type = "gpt";
          partitions = {
            ESP = {
              size = "1G";
              type = "EF00";
              content = {
                type = "filesystem";
                format = "vfat";
                mountpoint = "/boot";
                mountOptions = [ "umask=0077" ];
              };
            };
            root = {
              size = "100%";
              content = {
                type = "filesystem";
                format = "ext4";
                mountpoint = "/";
              };
            };
          };
        };
      };
      left = mirrored "/dev/disk/by-id/ata-left";
      right = mirrored "/dev/disk/by-id/ata-right";
    };

    zpool.tank = {
      type = "zpool";
      mode = "mirror";
      rootFsOptions = {
        compression = "zstd";
        acltype = "posixacl";
        xattr = "sa";
      };
      datasets = {
        media = {
          type = "zfs_fs";
          mountpoint = "/srv/media";
          options.mountpoint = "legacy";
        };
        share = {
          type = "zfs_fs";
          mountpoint = "/srv/share";
          options.mountpoint = "legacy";
        };
      };
    };
  };
}
