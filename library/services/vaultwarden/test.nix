{ lib, manifest, ... }:
let
  on = settings: {
    nivis.distribution = "arch";
    services.vaultwarden = {
      enable = true;
    }
    // settings;
  };
  service = name: host: host.config.systemd.services.${name};
  env = host: builtins.readFile (lib.head (service "vaultwarden" host).serviceConfig.EnvironmentFile);
  plain = builtins.unsafeDiscardStringContext;
in
{
  "variables" = {
    module = on {
      config = {
        ROCKET_PORT = 1;
        signupsAllowed = false;
        useSendmail = true;
        disable2FARemember = true;
        nothing = null;
      };
      environmentFile = "/run/s";
    };
    actual = host: [
      (plain (env host))
      (lib.last (service "vaultwarden" host).serviceConfig.EnvironmentFile)
      (service "vaultwarden" host).serviceConfig.NoNewPrivileges
      (plain (service "vaultwarden" host).serviceConfig.ExecStart)
      (manifest host).users.vaultwarden.group
    ];
    expected = [
      ''
        DATA_FOLDER=/var/lib/vaultwarden
        DISABLE_2FA_REMEMBER=true
        ROCKET_PORT=1
        SIGNUPS_ALLOWED=false
        USE_SENDMAIL=true
        WEB_VAULT_FOLDER=/usr/share/webapps/vaultwarden-web
      ''
      "/run/s"
      false
      "/usr/bin/vaultwarden"
      "vaultwarden"
    ];
  };

  "with nginx before it, a database behind it, and a copy" = {
    module = {
      imports = [
        (on {
          configureNginx = true;
          domain = "v.example.org";
          backupDir = "/srv/backup";
        })
      ];
      services.nginx.virtualHosts."v.example.org" = {
        sslCertificate = "/c";
        sslCertificateKey = "/k";
      };
    };
    actual = host: [
      host.config.services.vaultwarden.config.DOMAIN
      host.config.services.nginx.virtualHosts."v.example.org".locations."= /notifications/hub".proxyWebsockets
      (lib.attrNames host.config.services.nginx.upstreams.vaultwarden.servers)
      (lib.hasInfix ".backup '/srv/backup/db.sqlite3'" (service "backup-vaultwarden" host).script)
      host.config.systemd.timers.backup-vaultwarden.timerConfig.OnCalendar
    ];
    expected = [
      "https://v.example.org"
      true
      [ "127.0.0.1:8222" ]
      true
      "23:00"
    ];
  };

  "a database of PostgreSQL" = {
    module = on {
      dbBackend = "postgresql";
      configurePostgres = true;
    };
    actual = host: [
      host.config.services.postgresql.ensureDatabases
      host.config.services.vaultwarden.config.DATABASE_URL
      (service "vaultwarden" host).requires
    ];
    expected = [
      [ "vaultwarden" ]
      "postgresql:///vaultwarden?host=/run/postgresql"
      [ "postgresql.target" ]
    ];
  };

  "copies are of sqlite" = {
    module = on {
      dbBackend = "mysql";
      backupDir = "/srv/b";
    };
    refused = true;
  };

  "nginx needs a name" = {
    module = on { configureNginx = true; };
    refused = true;
  };
}
