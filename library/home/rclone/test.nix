{
  lib,
  manifest,
  nameOf,
  ...
}:
{
  "folders are kept the same by a timer" = {
    module = {
      programs.rclone = {
        enable = true;
        bisync.documents = {
          remote = "drive:Documents";
          local = "/home/ops/Documents";
          interval = "hourly";
          conflict = "larger";
          maxDelete = 10;
          exclude = [ "*.tmp" ];
          extraFlags = [ "--verbose" ];
        };
      };
    };
    actual = host: [
      host.config.systemd.user.timers.rclone-bisync-documents.Timer.OnCalendar
      (nameOf (lib.head host.config.systemd.user.services.rclone-bisync-documents.Service.ExecStart))
      (lib.attrNames (manifest host).units)
    ];
    expected = [
      "hourly"
      "rclone-bisync-documents"
      [
        "rclone-bisync-documents.service"
        "rclone-bisync-documents.timer"
      ]
    ];
  };

  "remotes have their secrets from files" = {
    module = {
      programs.rclone = {
        enable = true;
        requiresUnit = "sops-nix.service";
        remotes.box = {
          config.type = "sftp";
          config.host = "h";
          secrets.pass = "/run/secrets/box";
          mounts."/data" = {
            enable = true;
            mountPoint = "/home/ops/box";
            options.vfs-cache-mode = "full";
          };
        };
      };
    };
    actual = host: [
      host.config.systemd.user.services.rclone-config.Unit.Requires
      host.config.systemd.user.services."rclone-mount:data\\x40box".Service.ExecStart
    ];
    expected = [
      [ "sops-nix.service" ]
      [ "/usr/bin/rclone mount '--vfs-cache-mode=full' box:/data /home/ops/box" ]
    ];
  };

  "a remote has a type" = {
    module = {
      programs.rclone = {
        enable = true;
        remotes.a.config.host = "h";
      };
    };
    refused = true;
  };
}
