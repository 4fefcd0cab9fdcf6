# Backups with restic, once a day.
# State: the repository on another host; its password in a file on this one.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    escapeShellArgs
    mkEnableOption
    mkIf
    mkOption
    types
    ;

  cfg = config.homelab.backup;
in
{
  options.homelab.backup = {
    enable = mkEnableOption "daily backups";

    paths = mkOption {
      type = types.listOf types.path;
      default = [ ];
      example = [ "/srv" ];
      description = "What is kept.";
    };

    repository = mkOption {
      type = types.str;
      default = "sftp:backup@files.home.arpa:/srv/backup/${config.networking.hostName}";
      description = "Where it is kept.";
    };

    passwordFile = mkOption {
      type = types.path;
      default = "/etc/restic/password";
      description = "File on this host that holds the repository's password.";
    };

    keepDaily = mkOption {
      type = types.ints.positive;
      default = 14;
      description = "How many days can be gone back.";
    };
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.paths != [ ];
        message = "homelab.backup is enabled but keeps nothing; say what: homelab.backup.paths = [ \"/srv\" ];";
      }
    ];

    environment.systemPackages = [ pkgs.restic ];

    systemd.services.backup = {
      description = "Backup to ${cfg.repository}";
      wants = [ "network-online.target" ];
      after = [ "network-online.target" ];
      startAt = "03:30";
      path = [
        pkgs.restic
        pkgs.openssh
      ];
      environment = {
        RESTIC_REPOSITORY = cfg.repository;
        RESTIC_PASSWORD_FILE = cfg.passwordFile;
      };
      script = ''
        restic cat config > /dev/null || restic init
        restic backup ${escapeShellArgs cfg.paths}
        restic forget --prune --keep-daily ${toString cfg.keepDaily}
      '';
      serviceConfig = {
        Type = "oneshot";
        Nice = 10;
        IOSchedulingClass = "idle";
      };
    };

    systemd.timers.backup.timerConfig = {
      RandomizedDelaySec = "30min";
      Persistent = true;
    };
  };
}
