# The way in from outside: nginx in front of what runs elsewhere.
# Ports: 80. State: none.
{
  config,
  lib,
  ...
}:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkMerge
    mkOption
    types
    ;

  cfg = config.site.web;
in
{
  imports = [ ../_model.nix ];

  options.site.web = {
    enable = mkEnableOption "a web server in front of what runs elsewhere";

    sites = mkOption {
      type = types.attrsOf types.str;
      default = { };
      example = {
        "photos.example.org" = "http://vault.home.arpa:2283";
      };
      description = "Where requests for a name are sent.";
    };
  };

  config = mkMerge [
    {
      site.modules.web = {
        inherit (cfg) enable;
        description = "A web server in front of what runs elsewhere";
        ports.tcp = [ 80 ];
      };
    }

    (mkIf cfg.enable {
      services.nginx = {
        enable = true;
        recommendedProxySettings = true;
        recommendedGzipSettings = true;
        virtualHosts = lib.mapAttrs (_: upstream: {
          locations."/" = {
            proxyPass = upstream;
            proxyWebsockets = true;
          };
        }) cfg.sites;
      };
    })
  ];
}
