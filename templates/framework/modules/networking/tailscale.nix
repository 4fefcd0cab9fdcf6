# A private network between one's machines, with certificates for their names.
# Ports: UDP 41641. State: /var/lib/tailscale.
{ config, lib, ... }:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkOption
    types
    ;

  cfg = config.firn.networking.tailscale;
in
{
  options.firn.networking.tailscale = {
    enable = mkEnableOption "the private network Tailscale";

    domain = mkOption {
      type = types.nullOr types.str;
      default = null;
      example = "snow-field.ts.net";
      description = "The network's own domain; services are reached at `<host>.<domain>`, with a certificate.";
    };

    exitNode = mkOption {
      type = types.bool;
      default = false;
      description = "Whether others may reach the internet through this machine.";
    };
  };

  config = mkIf cfg.enable {
    services.tailscale = {
      enable = true;
      openFirewall = true;
      useRoutingFeatures = if cfg.exitNode then "both" else "client";
      permitCertUid = mkIf (cfg.domain != null && config.services.caddy.enable) "caddy";
    };

    # Distributions that do not have it get it from its makers' repository, under the same name.
    nixpkgs.overlays = [
      (
        final: prev:
        lib.optionalAttrs (prev ? distributionPackage) {
          tailscale = final.distributionPackage "tailscale" { apt = "tailscale"; };
        }
      )
    ];
  };
}
