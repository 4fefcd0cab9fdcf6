# Photos and videos, by Immich, with its database and what recognises faces.
# Ports: 2283 or `port`. State: /var/lib/immich (photos), /var/lib/immich-database, the volume `immich-models`.
# Otherwise than on NixOS: no distribution has it or the database's extensions, so all but Redis run as containers of its
# makers; hence `package`, `user` and `group` are not here, and `images` is.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf optional types;
  inherit (import ../_common { inherit lib; })
    flag
    option
    port
    text
    ;

  cfg = config.services.immich;
  json = pkgs.formats.json { };

  # Only root reaches the socket, since the database asks no password of who does.
  sockets = "/run/immich/postgresql";
  ownDatabase = cfg.database.enable;
  redisSocket = lib.hasPrefix "/" cfg.redis.host;

  hasSecret =
    value:
    if lib.isAttrs value then
      value ? _secret || lib.any hasSecret (lib.attrValues value)
    else
      lib.isList value && lib.any hasSecret value;

  variables = option (types.submodule { freeformType = types.attrsOf types.str; }) { };
in
{
  options.services.immich = {
    enable = flag false "Whether Immich runs.";
    images = {
      server = text "ghcr.io/immich-app/immich-server:release" "Image of the server.";
      machineLearning = text "ghcr.io/immich-app/immich-machine-learning:release" "Image of what recognises.";
      database = text "ghcr.io/immich-app/postgres:14-vectorchord0.4.3-pgvectors0.2.0" "Image of the database.";
    };
    mediaLocation = option types.path "/var/lib/immich" "Folder of photos and videos.";
    environment = variables "Variables of the server.";
    secretsFile = lib.mkOption {
      type = types.nullOr types.str;
      default = null;
      description = "File of variables that are secret, such as DB_PASSWORD.";
    };
    host = text "localhost" "Address it listens on.";
    port = port 2283 "Port.";
    openFirewall = flag false "Whether the firewall accepts connections to the port.";
    settings = lib.mkOption {
      type = types.nullOr (
        types.submodule {
          freeformType = json.type;
          options = {
            newVersionCheck.enabled = flag false "Whether new versions are looked for.";
            server.externalDomain = text "" "Address that shared links begin with.";
          };
        }
      );
      default = null;
      description = "Settings; null for those made in its pages.";
    };
    machine-learning = {
      enable = flag true "Whether faces and objects are recognised.";
      environment = variables "Variables of what recognises.";
    };
    accelerationDevices = option (types.nullOr (
      types.listOf types.str
    )) [ ] "Devices that help; null for all of /dev/dri.";
    database = {
      enable = flag true "Whether the database runs here.";
      name = text "immich" "Name of the database.";
      host = text sockets "Where the database is: an address, or the folder of its socket.";
      port = port 5432 "Port of the database.";
      user = text "immich" "User of the database.";
    };
    redis = {
      enable = flag true "Whether Redis runs here.";
      host = text "/run/redis-immich/redis.sock" "Where Redis is: an address, or its socket.";
      port = port 0 "Port of Redis.";
    };
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = lib.hasPrefix "/" cfg.database.host || cfg.secretsFile != null;
        message = "A secrets file containing at least the database password must be provided when unix sockets are not used.";
      }
      {
        assertion = cfg.settings == null || !hasSecret cfg.settings;
        message = "services.immich.settings: `_secret' is not read here; say it in services.immich.secretsFile.";
      }
    ];

    services.redis.servers = mkIf cfg.redis.enable {
      immich = {
        enable = true;
        inherit (cfg.redis) port;
        bind = mkIf (!redisSocket) cfg.redis.host;
      };
    };

    services.immich.environment = {
      IMMICH_HOST = cfg.host;
      IMMICH_PORT = toString cfg.port;
      IMMICH_MEDIA_LOCATION = cfg.mediaLocation;
      IMMICH_MACHINE_LEARNING_URL = "http://localhost:3003";
    }
    // (
      if lib.hasPrefix "/" cfg.database.host then
        {
          DB_URL = "postgresql://${cfg.database.user}@/${cfg.database.name}?host=${cfg.database.host}";
        }
      else
        {
          DB_HOSTNAME = cfg.database.host;
          DB_PORT = toString cfg.database.port;
          DB_DATABASE_NAME = cfg.database.name;
          DB_USERNAME = cfg.database.user;
        }
    )
    // (
      if redisSocket then
        { REDIS_SOCKET = cfg.redis.host; }
      else
        {
          REDIS_HOSTNAME = cfg.redis.host;
          REDIS_PORT = toString cfg.redis.port;
        }
    )
    // lib.optionalAttrs (cfg.settings != null) { IMMICH_CONFIG_FILE = "/etc/immich.json"; };

    services.immich.machine-learning.environment = {
      IMMICH_HOST = "localhost";
      IMMICH_PORT = "3003";
    };

    systemd.tmpfiles.rules = [
      "d ${cfg.mediaLocation} 0700 root root - -"
    ]
    ++ lib.optionals ownDatabase [
      "d /run/immich 0700 root root - -"
      "d ${sockets} 0755 root root - -"
      "d /var/lib/immich-database 0700 root root - -"
    ];

    virtualisation.oci-containers.containers = {
      immich-server = {
        image = cfg.images.server;
        inherit (cfg) environment;
        environmentFiles = optional (cfg.secretsFile != null) cfg.secretsFile;
        volumes = [
          "${cfg.mediaLocation}:${cfg.mediaLocation}"
          "/etc/localtime:/etc/localtime:ro"
        ]
        ++ optional (lib.hasPrefix "/" cfg.database.host) "${cfg.database.host}:${cfg.database.host}"
        ++ optional redisSocket "${dirOf cfg.redis.host}:${dirOf cfg.redis.host}"
        ++ optional (
          cfg.settings != null
        ) "${json.generate "immich.json" cfg.settings}:/etc/immich.json:ro";
        devices = if cfg.accelerationDevices == null then [ "/dev/dri" ] else cfg.accelerationDevices;
        networks = [ "host" ];
        dependsOn = optional ownDatabase "immich-database";
      };

      immich-machine-learning = mkIf cfg.machine-learning.enable {
        image = cfg.images.machineLearning;
        inherit (cfg.machine-learning) environment;
        volumes = [ "immich-models:/cache" ];
        networks = [ "host" ];
      };

      immich-database = mkIf ownDatabase {
        image = cfg.images.database;
        environment = {
          POSTGRES_USER = cfg.database.user;
          POSTGRES_DB = cfg.database.name;
          POSTGRES_INITDB_ARGS = "--data-checksums";
          POSTGRES_HOST_AUTH_METHOD = "trust";
        };
        # By its socket only.
        networks = [ "none" ];
        volumes = [
          "/var/lib/immich-database:/var/lib/postgresql/data"
          "${sockets}:/var/run/postgresql"
        ];
      };
    };

    networking.firewall.allowedTCPPorts = optional cfg.openFirewall cfg.port;
  };
}
