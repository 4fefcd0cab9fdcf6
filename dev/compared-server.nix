# The second host of docs/reference/unit-differences.md: a server whose services are set as people set them, and those that
# exclude what dev/compared-services.nix has.
{ lib, pkgs, ... }:
{
  networking = {
    firewall.enable = true;
    useDHCP = false;
    useNetworkd = true;
    vlans.lan = {
      id = 2;
      interface = "eth0";
    };
    interfaces.eth0.ipv4.addresses = [
      {
        address = "10.0.0.2";
        prefixLength = 24;
      }
    ];
  };
  boot.isContainer = false;
  fileSystems."/" = {
    device = "/dev/disk/by-label/root";
    fsType = "ext4";
  };
  swapDevices = [ { device = "/dev/disk/by-label/swap"; } ];
  security.acme = {
    acceptTerms = true;
    defaults.email = "admin@example.org";
    certs."example.org".webroot = "/var/lib/acme/challenges";
  };
  users.users = lib.genAttrs [ "alice" ] (_: {
    isNormalUser = true;
    linger = true;
  });
  services = {
    borgbackup.repos.one = {
      path = "/srv/borg";
      authorizedKeys = [
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAdeOaA4TRnFkHEKyvOt5ELDkRgBnDIhRYJcu2xCWDRC one"
      ];
    };
    cron.systemCronJobs = [ "0 4 * * * alice /bin/true" ];
    fail2ban = {
      enable = true;
      bantime-increment.enable = true;
    };
    fstrim.enable = true;
    getty.autologinUser = "alice";
    grafana = {
      enable = true;
      settings = {
        security.secret_key = "$__file{/etc/grafana.key}";
        server.http_addr = "127.0.0.1";
      };
      provision.enable = true;
    };
    irqbalance.enable = true;
    loki = {
      enable = true;
      configuration.auth_enabled = false;
    };
    memcached = {
      enable = true;
      enableUnixSocket = true;
    };
    mysql = {
      enable = true;
      package = pkgs.mariadb;
      ensureDatabases = [ "one" ];
      settings.mysqld.bind-address = "127.0.0.1";
    };
    nginx = {
      enable = true;
      recommendedTlsSettings = true;
      virtualHosts."example.org" = {
        forceSSL = true;
        enableACME = true;
        locations."/".proxyPass = "http://127.0.0.1:3000";
      };
    };
    ntp.enable = true;
    openssh = {
      enable = true;
      startWhenNeeded = true;
      listenAddresses = [ { addr = "10.0.0.2"; } ];
    };
    postgresql = {
      enable = true;
      ensureDatabases = [ "one" ];
      ensureUsers = [
        {
          name = "one";
          ensureDBOwnership = true;
        }
      ];
      settings.max_connections = 50;
    };
    postgresqlBackup = {
      enable = true;
      databases = [ "one" ];
    };
    prometheus = {
      enable = true;
      port = 9091;
      retentionTime = "30d";
      exporters.node = {
        enable = true;
        enabledCollectors = [ "systemd" ];
        openFirewall = true;
      };
      scrapeConfigs = [
        {
          job_name = "node";
          static_configs = [ { targets = [ "localhost:9100" ]; } ];
        }
      ];
    };
    redis = {
      vmOverCommit = true;
      servers = {
        "".enable = true;
        two = {
          enable = true;
          port = 6380;
          requirePassFile = "/etc/redis.pass";
        };
      };
    };
    restic.backups = {
      two = {
        paths = [ "/srv" ];
        repository = "sftp:backup:/srv";
        passwordFile = "/etc/restic";
        initialize = true;
        pruneOpts = [ "--keep-daily 7" ];
        timerConfig = {
          OnCalendar = "02:00";
          RandomizedDelaySec = "1h";
        };
      };
      three = {
        dynamicFilesFrom = "find /srv";
        repositoryFile = "/etc/repository";
        passwordFile = "/etc/restic";
        timerConfig = null;
        user = "alice";
        backupPrepareCommand = "true";
      };
    };
    samba = {
      enable = true;
      winbindd.enable = true;
      nmbd.enable = false;
      settings.share.path = "/srv";
    };
    syncthing = {
      enable = true;
      settings.devices.two.id = "XXXXXXX-XXXXXXX-XXXXXXX-XXXXXXX-XXXXXXX-XXXXXXX-XXXXXXX-XXXXXXX";
    };
    tailscale = {
      enable = true;
      useRoutingFeatures = "server";
      authKeyFile = "/etc/tailscale.key";
      extraSetFlags = [ "--advertise-exit-node" ];
    };
  };
  systemd.services.hello = {
    description = "A service of one's own";
    wantedBy = [ "multi-user.target" ];
    startAt = "daily";
    reloadIfChanged = true;
    script = "echo hello";
    serviceConfig.DynamicUser = true;
  };
  virtualisation = {
    docker = {
      enable = true;
      autoPrune.enable = true;
      enableOnBoot = false;
    };
    oci-containers = {
      backend = "docker";
      containers.two = {
        image = "two:1";
        ports = [ "8080:80" ];
        volumes = [ "/srv:/srv" ];
      };
    };
  };
  nix.settings.auto-optimise-store = true;
}
