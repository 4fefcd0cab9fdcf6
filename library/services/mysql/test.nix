{
  lib,
  manifest,
  textOf,
  ...
}:
let
  on =
    settings:
    { pkgs, ... }:
    {
      services.mysql = {
        enable = true;
        package = pkgs.mariadb;
      }
      // settings;
    };
  plain = builtins.unsafeDiscardStringContext;
  service = host: host.config.systemd.services.mysql;
  has = parts: text: map (part: lib.hasInfix part (plain text)) parts;
  all = n: lib.genList (_: true) n;
in
{
  "databases and users" = {
    module = on {
      ensureDatabases = [ "app" ];
      ensureUsers = [
        {
          name = "app";
          ensurePermissions."app.*" = "ALL PRIVILEGES";
        }
      ];
      initialDatabases = [
        {
          name = "first";
          schema = "/srv/first.sql";
        }
      ];
      initialScript = "/srv/init.sql";
    };
    actual =
      host:
      has [
        "echo 'CREATE DATABASE IF NOT EXISTS `app`;'"
        "echo 'CREATE USER IF NOT EXISTS '\\''app'\\''@'\\''localhost'\\'' IDENTIFIED WITH unix_socket;'"
        "echo 'GRANT ALL PRIVILEGES ON app.* TO '\\''app'\\''@'\\''localhost'\\'';'"
        "if ! test -e \"/var/lib/mysql/first\"; then"
        "cat /srv/first.sql"
        "/usr/bin/mysql -N < /srv/init.sql"
      ] (service host).postStart;
    expected = all 6;
  };

  "settings, and the unit in the place of the distribution's" = {
    module = on {
      settings.mysqld = {
        port = 3307;
        key_buffer_size = "6G";
        plugin-load-add = [
          "a"
          "b"
        ];
      };
      settings.mysqldump.quick = true;
    };
    actual = host: [
      (textOf host.config.environment.etc."my.cnf".source)
      (manifest host).units."mysql.service".distributionNames.apt
      (manifest host).units."mysql.service".strategy
      (manifest host).units."mariadb.socket".enable
      (plain (service host).serviceConfig.ExecStart)
      (service host).serviceConfig.StateDirectory
      (manifest host).users.mysql.group
    ];
    expected = [
      ''
        [mysqld]
        datadir=/var/lib/mysql
        key_buffer_size=6G
        plugin-load-add=a
        plugin-load-add=b
        port=3307

        [mysqldump]
        quick=true
      ''
      "mariadb.service"
      "replace"
      false
      "/usr/sbin/mysqld --defaults-file=/etc/my.cnf --user=mysql --datadir=/var/lib/mysql --basedir=/usr"
      "mysql"
      "mysql"
    ];
  };

  "another account and folder, a file of one's own" = {
    module = on {
      user = "db";
      group = "dbs";
      dataDir = "/srv/db";
      configFile = "/etc/mine.cnf";
    };
    actual = host: [
      (service host).serviceConfig.User
      (service host).serviceConfig.Group
      ((service host).serviceConfig ? StateDirectory)
      host.config.environment.etc."my.cnf".source
      ((manifest host).users ? mysql)
      (lib.elem "d /srv/db 0755 db dbs - -" host.config.systemd.tmpfiles.rules)
    ];
    expected = [
      "db"
      "dbs"
      false
      "/etc/mine.cnf"
      false
      true
    ];
  };

  "a server that is copied, and one that copies" = {
    module = on {
      replication = {
        role = "slave";
        serverId = 2;
        masterHost = "10.0.0.1";
        masterPort = 3308;
        masterUser = "r";
        masterPassword = "p";
      };
    };
    actual =
      host:
      has [
        "MASTER_HOST='\\''10.0.0.1'\\'', MASTER_PORT=3308, MASTER_USER='\\''r'\\'', MASTER_PASSWORD='\\''p'\\'';"
      ] (service host).postStart
      ++ [ host.config.services.mysql.settings.mysqld.server-id ]
      ++
        has [ "CREATE USER IF NOT EXISTS '\\''r'\\''@'\\''10.0.0.2'\\'' IDENTIFIED BY '\\''p'\\'';" ]
          (service (
            host.extendModules {
              modules = [
                {
                  services.mysql.replication = {
                    role = lib.mkForce "master";
                    slaveHost = "10.0.0.2";
                  };
                }
              ];
            }
          )).postStart;
    expected = [
      true
      2
      true
    ];
  };

  "who copies the database" = {
    module = on {
      replication = {
        role = "master";
        serverId = 1;
        masterHost = "a";
        masterUser = "r";
        masterPassword = "p";
        slaveHost = "10.0.0.2";
      };
    };
    actual = host: lib.hasInfix "@'\\''10.0.0.2'\\''" (plain (service host).postStart);
    expected = true;
  };
}
