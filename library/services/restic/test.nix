{
  lib,
  textOf,
  ...
}:
let
  plain = builtins.unsafeDiscardStringContext;
  service = name: host: host.config.systemd.services."restic-backups-${name}";
  # Without the hashes of the store.
  short =
    text:
    lib.concatStrings (
      map (part: if lib.isList part then "" else part) (
        builtins.split "/nix/store/[0-9a-z]{32}-" (plain text)
      )
    );
  minimal = {
    repository = "/srv/r";
    passwordFile = "/etc/p";
  };
in
{
  "files" = {
    module.services.restic.backups.a = {
      repository = "rclone:Cloud:x";
      passwordFile = "/etc/p";
      environmentFile = "/etc/e";
      rcloneOptions.bwlimit = "10M";
      rcloneConfig = {
        type = "b2";
        hard_delete = true;
      };
      rcloneConfigFile = "/etc/rclone.conf";
      paths = [
        "/home"
        "/srv"
      ];
      exclude = [ "*.tmp" ];
      dynamicFilesFrom = "find /x";
      extraBackupArgs = [ "--tag t" ];
      extraOptions = [ "sftp.command='ssh x'" ];
      initialize = true;
      pruneOpts = [ "--keep-daily 7" ];
      checkOpts = [ "--with-cache" ];
      backupPrepareCommand = "true";
      backupCleanupCommand = "false";
      user = "ops";
      progressFps = 0.5;
      timerConfig.OnCalendar = "00:05";
    };
    actual =
      host:
      let
        s = service "a" host;
      in
      [
        (map short s.serviceConfig.ExecStart)
        (lib.filter (l: l != "") (lib.splitString "\n" (short s.preStart)))
        (lib.filter (l: l != "") (lib.splitString "\n" (short s.postStop)))
        (removeAttrs s.environment [ "PATH" ])
        s.serviceConfig.EnvironmentFile
        s.serviceConfig.User
        host.config.systemd.timers.restic-backups-a.timerConfig.OnCalendar
      ];
    expected = [
      [
        "/usr/bin/restic -o sftp.command='ssh x' backup --tag t --exclude-file=exclude-patterns --files-from=/run/restic-backups-a/includes"
        "/usr/bin/restic -o sftp.command='ssh x' unlock"
        "/usr/bin/restic -o sftp.command='ssh x' forget --prune --keep-daily 7"
        "/usr/bin/restic -o sftp.command='ssh x' check --with-cache"
      ]
      [
        "backupPrepareCommand"
        "/usr/bin/restic -o sftp.command='ssh x' cat config > /dev/null || /usr/bin/restic -o sftp.command='ssh x' init"
        "cat staticPaths >> /run/restic-backups-a/includes"
        "dynamicFilesFromScript >> /run/restic-backups-a/includes"
      ]
      [
        "backupCleanupCommand"
        "rm -f /run/restic-backups-a/includes"
      ]
      {
        RCLONE_BWLIMIT = "10M";
        RCLONE_CONFIG = "/etc/rclone.conf";
        RCLONE_CONFIG_CLOUD_HARD_DELETE = "true";
        RCLONE_CONFIG_CLOUD_TYPE = "b2";
        RESTIC_CACHE_DIR = "/var/cache/restic-backups-a";
        RESTIC_PASSWORD_FILE = "/etc/p";
        RESTIC_PROGRESS_FPS = "0.500000";
        RESTIC_REPOSITORY = "rclone:Cloud:x";
        RESTIC_REPOSITORY_FILE = null;
      }
      "/etc/e"
      "ops"
      "00:05"
    ];
  };

  "a command, by hand only, while the machine stays awake" = {
    module.services.restic.backups.b = {
      repositoryFile = "/etc/repo";
      passwordFile = "/etc/p";
      command = [ "pg_dumpall" ];
      timerConfig = null;
      inhibitsSleep = true;
      runCheck = true;
      createWrapper = false;
    };
    actual = host: [
      (map short (service "b" host).serviceConfig.ExecStart)
      (host.config.systemd.timers ? restic-backups-b)
      (map lib.getName host.config.environment.systemPackages)
    ];
    expected = [
      [
        "/usr/bin/systemd-inhibit --mode='block' --who='restic' --what='sleep' --why='Scheduled backup b' /usr/bin/restic backup --stdin-from-command=true -- pg_dumpall"
        "/usr/bin/systemd-inhibit --mode='block' --who='restic' --what='sleep' --why='Scheduled backup b' /usr/bin/restic check "
      ]
      false
      [ "bash" ]
    ];
  };

  "a program knows where the backup is" = {
    module.services.restic.backups.c = minimal;
    actual =
      host:
      textOf (lib.findFirst (p: p.name or "" == "restic-c") null host.config.environment.systemPackages);
    expected = ''
      #!/bin/bash
      set -a # automatically export variables

      RESTIC_CACHE_DIR=/var/cache/restic-backups-c
      RESTIC_PASSWORD_FILE=/etc/p
      RESTIC_REPOSITORY=/srv/r
      exec /usr/bin/restic "$@"
    '';
  };

  "a backup has a place" = {
    module.services.restic.backups.d.passwordFile = "/etc/p";
    refused = true;
  };

  "a backup has a password" = {
    module.services.restic.backups.e.repository = "/srv/r";
    refused = true;
  };

  "of files or of a command" = {
    module.services.restic.backups.f = minimal // {
      paths = [ "/a" ];
      command = [ "b" ];
    };
    refused = true;
  };

  "another package" = {
    module =
      { pkgs, ... }:
      {
        services.restic.backups.a = minimal // {
          paths = [ "/home" ];
          package = pkgs.distributionPackage "restic-new" { exe = "restic-new"; };
        };
      };
    actual =
      host:
      lib.hasPrefix "/usr/bin/restic-new" (plain (lib.head (service "a" host).serviceConfig.ExecStart));
    expected = true;
  };
}
