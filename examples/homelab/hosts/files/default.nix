# The board in the cupboard, with two disks.
{
  imports = [
    ../../profiles/server.nix
    ../../roles/files.nix
  ];

  systemd.mounts = [
    {
      what = "/dev/disk/by-label/srv";
      where = "/srv";
      type = "ext4";
      options = "noatime";
      wantedBy = [ "local-fs.target" ];
      before = [ "local-fs.target" ];
    }
  ];

  # Its backups cannot go to itself.
  homelab.backup.repository = "sftp:u100@backup.example.org:files";
  homelab.backup.keepDaily = 60;
}
