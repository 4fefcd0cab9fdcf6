{
  lib,
  manifest,
  textOf,
  ...
}:
let
  plain = builtins.unsafeDiscardStringContext;
  on = settings: {
    services.postgresql = {
      enable = true;
    }
    // settings;
  };
  setup = host: host.config.systemd.services.postgresql-setup.script;
  service = host: host.config.systemd.services.postgresql;
  has = parts: text: map (part: lib.hasInfix part text) parts;
  fileOf = key: host: plain (builtins.readFile host.config.services.postgresql.settings.${key});
in
{
  "databases and users that must be there" = {
    module = on {
      ensureDatabases = [ "app" ];
      ensureUsers = [
        {
          name = "app";
          ensureDBOwnership = true;
          ensureClauses = {
            login = true;
            createdb = false;
            connection_limit = 5;
            password = "x";
          };
        }
      ];
      initialScript = "/etc/first.sql";
    };
    actual =
      host:
      has [
        "psql -tAc 'CREATE DATABASE \"app\"'"
        "psql -tAc 'CREATE USER \"app\"'"
        "ALTER ROLE \"app\" CONNECTION LIMIT 5 NOCREATEDB LOGIN PASSWORD '\\''x'\\'';"
        "psql -tAc 'ALTER DATABASE \"app\" OWNER TO \"app\";'"
        "psql -f /etc/first.sql -d postgres"
      ] (setup host);
    expected = [
      true
      true
      true
      true
      true
    ];
  };

  "an owner has a database" = {
    module = on {
      ensureUsers = [
        {
          name = "app";
          ensureDBOwnership = true;
        }
      ];
    };
    refused = true;
  };

  "settings are lines of postgresql.conf, which the unit links" = {
    module = on {
      enableTCPIP = true;
      settings = {
        port = 5433;
        max_connections = 50;
        log_line_prefix = "it's ";
        shared_preload_libraries = [
          "a"
          "b"
        ];
        fsync = true;
      };
    };
    actual = host: [
      (map (name: host.config.services.postgresql.settings.${name}) [
        "listen_addresses"
        "shared_preload_libraries"
        "jit"
      ])
      host.config.systemd.services.postgresql-setup.environment.PGPORT
      (lib.hasInfix "-postgresql.conf\" \"/var/lib/postgresql/data/postgresql.conf\"" (service host)
      .preStart)
    ];
    expected = [
      [
        "*"
        "a,b"
        "off"
      ]
      "5433"
      true
    ];
  };

  "who may connect" = {
    module = on {
      authentication = "host all all 10.0.0.0/8 scram-sha-256";
      identMap = "admin root postgres";
    };
    actual = host: [
      (fileOf "hba_file" host)
      (fileOf "ident_file" host)
    ];
    expected = [
      ''
        # Generated file; do not edit!
        host all all 10.0.0.0/8 scram-sha-256
        # default value of services.postgresql.authentication
        local all postgres         peer map=postgres
        local all all              peer
        host  all all 127.0.0.1/32 md5
        host  all all ::1/128      md5
      ''
      ''
        admin root postgres
        postgres postgres postgres
      ''
    ];
  };

  "the units, and Debian's own cluster" = {
    module = on {
      initdbArgs = [ "--data-checksums" ];
      systemCallFilter."@chown" = true;
      systemCallFilter."~@resources" = false;
    };
    actual = host: [
      (lib.mapAttrs (_: u: [
        u.strategy
        u.enable
        u.wantedBy
      ]) (lib.filterAttrs (name: _: lib.hasPrefix "postgresql" name) (manifest host).units))
      (has [ "initdb -U postgres --data-checksums" "-C config_file" ] (service host).preStart)
      (service host).serviceConfig.SystemCallFilter
      (lib.head (service host).serviceConfig.ExecStartPre)
      (service host).serviceConfig.StateDirectory
      (service host).environment.PGDATA
      host.config.users.users.postgres.home
    ];
    expected = [
      {
        "postgresql.service" = [
          "replace"
          true
          [ ]
        ];
        "postgresql-setup.service" = [
          "replace"
          true
          [ ]
        ];
        "postgresql.target" = [
          "dropin-if-exists"
          true
          [ "multi-user.target" ]
        ];
        "postgresql@.service" = [
          "dropin-if-exists"
          false
          [ ]
        ];
      }
      [
        true
        true
      ]
      [
        "@chown"
        "@system-service"
        "~@privileged"
      ]
      "-+/usr/bin/systemctl stop postgresql@*.service"
      "postgresql postgresql/data"
      "/var/lib/postgresql/data"
      "/var/lib/postgresql"
    ];
  };

  "a version, its extensions and its folder" = {
    module =
      { pkgs, ... }:
      on {
        package = pkgs.postgresql_15;
        extensions = ps: [ ps.postgis ];
        enableJIT = true;
        checkConfig = false;
      };
    actual = host: [
      (map lib.getName (
        lib.filter (p: lib.hasPrefix "postgresql" (lib.getName p)) host.config.environment.systemPackages
      ))
      (service host).environment.PGDATA
      host.config.services.postgresql.settings.jit
      (service host).serviceConfig.MemoryDenyWriteExecute
      (lib.hasInfix "-C config_file" (service host).preStart)
    ];
    expected = [
      [
        "postgresql_15"
        "postgresql15-postgis"
      ]
      "/var/lib/postgresql/15/data"
      "on"
      false
      false
    ];
  };

  "a folder elsewhere may be written" = {
    module = on { dataDir = "/srv/db"; };
    actual = host: [
      (service host).serviceConfig.ReadWritePaths
      ((service host).serviceConfig ? StateDirectory)
    ];
    expected = [
      [ "/srv/db" ]
      false
    ];
  };

  "calls of the system that are let pass or not" = {
    module = on {
      systemCallFilter = {
        "~@privileged".enable = false;
        "@mine" = {
          enable = true;
          priority = 3000;
        };
      };
    };
    actual = host: (service host).serviceConfig.SystemCallFilter;
    expected = [
      "@system-service"
      "~@resources"
      "@mine"
    ];
  };
}
