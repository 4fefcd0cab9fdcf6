# The web server in front of the machine's services; certificates come from Tailscale for its names, from ACME for others.
# Ports: 80, 443. State: /var/lib/caddy.
{ config, lib, ... }:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkOption
    types
    ;

  cfg = config.firn.services.caddy;

  proxy = {
    options = {
      port = mkOption {
        type = types.port;
        description = "Where the service listens on this machine.";
      };
      health = mkOption {
        type = types.nullOr types.str;
        default = null;
        example = "/health";
        description = "What is asked of the service to see whether it answers.";
      };
    };
  };
in
{
  options.firn.services.caddy = {
    enable = mkEnableOption "the web server in front of the machine's services";

    proxies = mkOption {
      type = types.attrsOf (types.submodule proxy);
      default = { };
      description = "Services by the name under which they are reached.";
    };
  };

  config = mkIf cfg.enable {
    networking.firewall.allowedTCPPorts = [
      80
      443
    ];

    services.caddy = {
      enable = true;
      virtualHosts = lib.mapAttrs (_: service: {
        extraConfig = ''
          encode zstd gzip
          header Strict-Transport-Security max-age=31536000
          reverse_proxy localhost:${toString service.port}${
            lib.optionalString (service.health != null) " {\n  health_uri ${service.health}\n}"
          }
        '';
      }) cfg.proxies;
    };
  };
}
