# A machine that serves: web sites, a database, or both.
# Ports: 80 and 443 with `web`, 5432 with `database.openTo`. State: /var/lib/postgresql.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib)
    mkDefault
    mkEnableOption
    mkIf
    mkMerge
    mkOption
    types
    ;
  isDarwin = options ? launchd;

  cfg = config.fleet.roles.server;

  site = types.submodule {
    options = {
      root = mkOption {
        type = types.nullOr types.path;
        default = null;
        description = "Folder that is shown.";
      };
      proxyTo = mkOption {
        type = types.nullOr types.str;
        default = null;
        example = "http://127.0.0.1:8080";
        description = "Where requests are passed on to.";
      };
    };
  };
in
{
  imports = [
    ../base/nix-config.nix
    ../base/security.nix
    ../base/users.nix
  ];

  options.fleet.roles.server = {
    enable = mkEnableOption "being a server";

    web = {
      enable = mkEnableOption "web sites";
      sites = mkOption {
        type = types.attrsOf site;
        default = { };
        description = "Sites by their names in DNS.";
      };
      acmeEmail = mkOption {
        type = types.nullOr types.str;
        default = null;
        description = "Address for the authority that gives certificates; without it there is no TLS.";
      };
    };

    database = {
      enable = mkEnableOption "a database";
      databases = mkOption {
        type = types.listOf types.str;
        default = [ ];
        description = "Databases, each with an account of the same name.";
      };
      openTo = mkOption {
        type = types.listOf types.str;
        default = [ ];
        example = [ "10.0.0.0/24" ];
        description = "From where the database can be reached.";
      };
    };
  };

  config = mkIf cfg.enable (
    if isDarwin then
      {
        assertions = [
          {
            assertion = false;
            message = "fleet.roles.server is for Linux, and ${toString config.networking.hostName} is a Mac; a Mac can be fleet.roles.workstation.";
          }
        ];
      }
    else
      mkMerge [
        {
          fleet.base = {
            nix-config.enable = mkDefault true;
            security.enable = mkDefault true;
            users.enable = mkDefault true;
          };
          nivis.tags = [ "server" ];
          assertions = [
            {
              assertion = !cfg.web.enable || cfg.web.sites != { };
              message = "fleet.roles.server.web is enabled without a site; say which: fleet.roles.server.web.sites.\"www.example.org\".root = ./www;";
            }
            {
              assertion = !cfg.database.enable || cfg.database.databases != [ ];
              message = "fleet.roles.server.database is enabled without a database; say which: fleet.roles.server.database.databases = [ \"app\" ];";
            }
          ];
          services.prometheus.exporters.node = {
            enable = true;
            listenAddress = "127.0.0.1";
          };
        }

        (mkIf cfg.web.enable {
          services.nginx = {
            enable = true;
            recommendedGzipSettings = true;
            recommendedOptimisation = true;
            recommendedProxySettings = true;
            virtualHosts = lib.mapAttrs (_: s: {
              enableACME = cfg.web.acmeEmail != null;
              forceSSL = cfg.web.acmeEmail != null;
              root = mkIf (s.root != null) s.root;
              locations = mkIf (s.proxyTo != null) { "/".proxyPass = s.proxyTo; };
            }) cfg.web.sites;
          };
          security.acme = mkIf (cfg.web.acmeEmail != null) {
            acceptTerms = true;
            defaults.email = cfg.web.acmeEmail;
          };
          networking.firewall.allowedTCPPorts = [ 80 ] ++ lib.optional (cfg.web.acmeEmail != null) 443;
        })

        (mkIf cfg.database.enable {
          services.postgresql = {
            enable = true;
            enableTCPIP = cfg.database.openTo != [ ];
            ensureDatabases = cfg.database.databases;
            ensureUsers = map (name: {
              inherit name;
              ensureDBOwnership = true;
            }) cfg.database.databases;
            authentication = lib.concatMapStrings (
              from: "host all all ${from} scram-sha-256\n"
            ) cfg.database.openTo;
          };
          networking.firewall.extraInputRules = lib.concatMapStrings (
            from: "ip saddr ${from} tcp dport 5432 accept\n"
          ) cfg.database.openTo;
        })
      ]
  );
}
