{ lib, manifest, ... }:
let
  services = host: host.config.systemd.services;
  on = more: {
    services.postgresql.enable = true;
    services.postgresqlBackup = {
      enable = true;
    }
    // more;
  };
in
{
  "all databases, at night" = {
    module = on {
      pgdumpAllOptions = "--no-comments";
      startAt = "daily";
    };
    actual = host: [
      (lib.hasInfix "pg_dumpall --no-comments | /usr/bin/gzip -c -6 --rsyncable > /var/backup/postgresql/all.in-progress.sql.gz" (services host)
      .postgresqlBackup.script)
      (services host).postgresqlBackup.startAt
      (services host).postgresqlBackup.serviceConfig.User
      ((manifest host).units ? "postgresqlBackup.timer")
    ];
    expected = [
      true
      [ "daily" ]
      "postgres"
      true
    ];
  };

  "some databases, elsewhere" = {
    module = on {
      backupAll = false;
      databases = [
        "one"
        "two"
      ];
      location = "/srv/dumps";
      pgdumpOptions = "-C --clean";
      compression = "zstd";
      compressionLevel = 12;
    };
    actual = host: [
      (lib.filter (lib.hasPrefix "postgresqlBackup") (lib.attrNames (services host)))
      (lib.hasInfix
        "pg_dump -C --clean two | /usr/bin/zstd -c -12 --rsyncable > /srv/dumps/two.in-progress.sql.zstd"
        (services host)."postgresqlBackup-two".script
      )
    ];
    expected = [
      [
        "postgresqlBackup-one"
        "postgresqlBackup-two"
      ]
      true
    ];
  };

  "gzip knows nine levels" = {
    module = on { compressionLevel = 10; };
    refused = true;
  };

  "all and some at once are refused" = {
    module = on {
      backupAll = true;
      databases = [ "one" ];
    };
    refused = true;
  };

  "without a server there is nothing to dump" = {
    module.services.postgresqlBackup.enable = true;
    refused = true;
  };
}
