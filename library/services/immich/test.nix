{ lib, manifest, ... }:
let
  on = settings: {
    services.immich = {
      enable = true;
    }
    // settings;
  };
  containers = host: host.config.virtualisation.oci-containers.containers;
  plain = builtins.unsafeDiscardStringContext;
in
{
  "the server, its database and Redis" = {
    module = on {
      mediaLocation = "/srv/photos";
      host = "0.0.0.0";
      port = 1;
      openFirewall = true;
      environment.LOG_LEVEL = "debug";
      secretsFile = "/run/s";
      settings.server.externalDomain = "https://p.example.org";
      machine-learning.environment.MODEL_TTL = "600";
      accelerationDevices = [ "/dev/dri/renderD128" ];
      images.server = "i:1";
      images.machineLearning = "m:1";
      images.database = "d:1";
      database.name = "n";
      database.user = "u";
    };
    actual =
      host:
      let
        c = containers host;
      in
      [
        c.immich-server.image
        c.immich-server.environment
        c.immich-server.environmentFiles
        c.immich-server.devices
        (map (
          v: if lib.hasPrefix "/nix/store/" v then builtins.substring 44 (-1) (plain v) else v
        ) c.immich-server.volumes)
        c.immich-server.dependsOn
        c.immich-machine-learning.image
        c.immich-machine-learning.environment.MODEL_TTL
        c.immich-database.image
        c.immich-database.environment.POSTGRES_DB
        c.immich-database.networks
        host.config.services.redis.servers.immich.enable
        host.config.networking.firewall.allowedTCPPorts
        (lib.filter (lib.hasPrefix "podman-immich") (lib.attrNames (manifest host).units))
        (lib.elem "d /run/immich 0700 root root - -" host.config.systemd.tmpfiles.rules)
      ];
    expected = [
      "i:1"
      {
        DB_URL = "postgresql://u@/n?host=/run/immich/postgresql";
        IMMICH_CONFIG_FILE = "/etc/immich.json";
        IMMICH_HOST = "0.0.0.0";
        IMMICH_MACHINE_LEARNING_URL = "http://localhost:3003";
        IMMICH_MEDIA_LOCATION = "/srv/photos";
        IMMICH_PORT = "1";
        LOG_LEVEL = "debug";
        REDIS_SOCKET = "/run/redis-immich/redis.sock";
      }
      [ "/run/s" ]
      [ "/dev/dri/renderD128" ]
      [
        "/srv/photos:/srv/photos"
        "/etc/localtime:/etc/localtime:ro"
        "/run/immich/postgresql:/run/immich/postgresql"
        "/run/redis-immich:/run/redis-immich"
        "immich.json:/etc/immich.json:ro"
      ]
      [ "immich-database" ]
      "m:1"
      "600"
      "d:1"
      "n"
      [ "none" ]
      true
      [ 1 ]
      [
        "podman-immich-database.service"
        "podman-immich-machine-learning.service"
        "podman-immich-server.service"
      ]
      true
    ];
  };

  "database and Redis elsewhere" = {
    module = on {
      secretsFile = "/run/s";
      machine-learning.enable = false;
      accelerationDevices = null;
      database = {
        enable = false;
        host = "10.0.0.1";
        port = 5433;
      };
      redis = {
        enable = false;
        host = "10.0.0.2";
        port = 6380;
      };
    };
    actual = host: [
      (lib.attrNames (containers host))
      (lib.filterAttrs (name: _: lib.hasPrefix "DB_" name || lib.hasPrefix "REDIS" name)
        (containers host).immich-server.environment
      )
      (containers host).immich-server.devices
      (host.config.services.redis.servers ? immich)
    ];
    expected = [
      [ "immich-server" ]
      {
        DB_DATABASE_NAME = "immich";
        DB_HOSTNAME = "10.0.0.1";
        DB_PORT = "5433";
        DB_USERNAME = "immich";
        REDIS_HOSTNAME = "10.0.0.2";
        REDIS_PORT = "6380";
      }
      [ "/dev/dri" ]
      false
    ];
  };

  "a database elsewhere has a password" = {
    module = on {
      database.enable = false;
      database.host = "10.0.0.1";
    };
    refused = true;
  };

  "secrets are not settings" = {
    module = on { settings.oauth.clientSecret._secret = "/run/x"; };
    refused = true;
  };

  "new versions are looked for" = {
    module = on { settings.newVersionCheck.enabled = true; };
    actual =
      host:
      lib.hasInfix "\"newVersionCheck\":{\"enabled\":true" (
        plain (builtins.toJSON host.config.services.immich.settings)
      );
    expected = true;
  };
}
