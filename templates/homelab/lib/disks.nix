# What a machine mounts, read from its disko configuration, for machines that disko's own module does not know.
{ lib }:
let
  # Everything that a content comes to, in what it lies.
  walk =
    device: content:
    if content.type == "luks" then
      [ { inherit device content; } ] ++ walk "/dev/mapper/${content.name}" content.content
    else
      [ { inherit device content; } ];

  partitions =
    devices:
    lib.concatLists (
      lib.mapAttrsToList (
        disk: d:
        lib.concatLists (
          lib.mapAttrsToList (
            name: p: walk "/dev/disk/by-partlabel/disk-${disk}-${name}" p.content
          ) d.content.partitions
        )
      ) devices.disk
    );

  ofType = type: devices: lib.filter (p: p.content.type == type) (partitions devices);

  datasets =
    devices:
    lib.concatLists (
      lib.mapAttrsToList (
        pool: z:
        lib.mapAttrsToList (name: d: d // { device = "${pool}/${name}"; }) (
          lib.filterAttrs (_: d: d.type == "zfs_fs" && d ? mountpoint) z.datasets
        )
      ) (devices.zpool or { })
    );
in
{
  fileSystems =
    devices:
    lib.listToAttrs (
      map (p: {
        name = p.content.mountpoint;
        value = {
          inherit (p) device;
          fsType = p.content.format;
          options = p.content.mountOptions or [ "defaults" ];
        };
      }) (ofType "filesystem" devices)
      ++ map (d: {
        name = d.mountpoint;
        value = {
          inherit (d) device;
          fsType = "zfs";
        };
      }) (datasets devices)
    );

  luks =
    devices:
    lib.listToAttrs (
      map (p: {
        inherit (p.content) name;
        value.device = p.device;
      }) (ofType "luks" devices)
    );
}
