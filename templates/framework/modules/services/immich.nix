# Photos of the house by Immich, with its database, behind the web server.
# Ports: none; caddy's. State: `mediaLocation` and the database.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkOption
    types
    ;

  cfg = config.firn.services.immich;
in
{
  options.firn.services.immich = {
    enable = mkEnableOption "photos by Immich";

    name = mkOption {
      type = types.str;
      default = "photos.localhost";
      example = "photos.snow-field.ts.net";
      description = "Under which name it is reached.";
    };

    mediaLocation = mkOption {
      type = types.path;
      default = "/var/lib/immich";
      description = "Where photos are kept.";
    };
  };

  config = mkIf cfg.enable (
    {
      services.immich = {
        enable = true;
        inherit (cfg) mediaLocation;
        database.enable = true;
        machine-learning.enable = true;
      };
    }
    # The web server is another module; without it Immich is reached on this machine only.
    // lib.optionalAttrs (options.firn.services ? caddy) {
      firn.services.caddy = {
        enable = true;
        proxies.${cfg.name} = {
          inherit (config.services.immich) port;
          health = "/api/server/ping";
        };
      };
    }
  );
}
