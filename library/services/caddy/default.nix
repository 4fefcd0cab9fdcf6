# The web server Caddy.
# Ports: 80 and 443, opened by `openFirewall`. State: /var/lib/caddy (certificates), /var/log/caddy.
# More than on NixOS: `reverseProxy` with a health check and `tailscaleCertificate` of a host.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    attrValues
    concatStringsSep
    mkDefault
    mkIf
    mkOption
    optional
    optionalString
    types
    ;
  inherit (import ../_common { inherit lib; })
    flag
    lines
    maybe
    option
    text
    ;

  cfg = config.services.caddy;
  inherit (config.security.acme) certs;
  hosts = attrValues cfg.virtualHosts;
  certNames = lib.unique (lib.filter (name: name != null) (map (host: host.useACMEHost) hosts));
  acmeUnits = map (name: "acme-${name}.service") certNames;

  format = import ./format.nix { inherit lib; };
  settingsFormat = pkgs.formats.json { };

  proxy =
    p:
    optionalString (p.to != [ ]) ''
      reverse_proxy ${concatStringsSep " " p.to} {
      ${optionalString (p.healthUri != null) ''
        health_uri ${p.healthUri}
        health_interval ${p.healthInterval}
      ''}
      ${p.extraConfig}
      }
    '';

  hostText = host: ''
    ${concatStringsSep " " ([ host.hostName ] ++ host.serverAliases)} {
    ${optionalString (host.listenAddresses != [ ]) "bind ${concatStringsSep " " host.listenAddresses}"}
    ${optionalString (host.useACMEHost != null) (
      let
        inherit (certs.${host.useACMEHost}) directory;
      in
      "tls ${directory}/cert.pem ${directory}/key.pem"
    )}
    ${optionalString host.tailscaleCertificate ''
      tls {
      get_certificate tailscale
      }
    ''}
    ${optionalString (host.logFormat != null) ''
      log {
      ${host.logFormat}
      }
    ''}
    ${host.extraConfig}
    ${proxy host.reverseProxy}
    }
  '';

  caddyfile = format ''
    {
    ${cfg.globalConfig}
    }
    ${cfg.extraConfig}
    ${lib.concatMapStringsSep "\n" hostText hosts}
  '';

  configFile =
    if cfg.settings != { } then
      settingsFormat.generate "caddy.json" cfg.settings
    else
      pkgs.writeText "Caddyfile" caddyfile;

  command = lib.getExe cfg.package;
  arguments = "--config /etc/caddy/caddy_config${
    optionalString (cfg.adapter != null) " --adapter ${cfg.adapter}"
  }";
  ports = lib.filter (port: port != null);
in
{
  imports = [
    (lib.mkRemovedOptionModule [
      "services"
      "caddy"
      "agree"
    ] "this option is no longer necessary for Caddy 2")
    (lib.mkRenamedOptionModule [ "services" "caddy" "ca" ] [ "services" "caddy" "acmeCA" ])
    (lib.mkRenamedOptionModule [ "services" "caddy" "config" ] [ "services" "caddy" "extraConfig" ])
  ];

  options.services.caddy = {
    enable = flag false "Whether the web server Caddy runs.";
    user = text "caddy" "Account Caddy runs as.";
    group = text "caddy" "Group Caddy runs as.";
    package = option types.package pkgs.caddy "The package of Caddy.";
    dataDir = option types.path "/var/lib/caddy" "Folder of certificates and other state.";
    logDir = option types.path "/var/log/caddy" "Folder of logs.";
    logFormat = option types.lines ''
      level ERROR
    '' "How Caddy itself logs.";
    configFile = mkOption {
      type = types.path;
      default = configFile;
      defaultText = "made from the other options";
      description = "File of Caddy's configuration.";
    };
    adapter = mkOption {
      type = types.nullOr types.str;
      default = if cfg.settings == { } || cfg.configFile != configFile then "caddyfile" else null;
      defaultText = "caddyfile, or null with `settings`";
      description = "Adapter that reads the configuration; null for JSON.";
    };
    resume = flag false "Whether Caddy goes on with the configuration that it ran last.";
    globalConfig = lines "Lines of the global options.";
    extraConfig = lines "Lines between the global options and the hosts, such as snippets.";
    virtualHosts = option (types.attrsOf (
      types.submodule (import ./vhost-options.nix { inherit lib cfg; })
    )) { } "Hosts, by name.";
    acmeCA = maybe types.str "Directory of the authority that certificates are ordered from.";
    email = maybe types.str "Address for messages of the authority.";
    httpPort = option (types.nullOr types.port) 80 "Port of HTTP.";
    httpsPort = option (types.nullOr types.port) 443 "Port of HTTPS.";
    enableReload = flag true "Whether a changed configuration is loaded by the running Caddy, rather than by a new one.";
    settings =
      option settingsFormat.type { }
        "The configuration as JSON; replaces what the other options say.";
    environmentFile = maybe types.path "File of variables.";
    openFirewall = flag false "Whether the firewall accepts connections to the ports.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.configFile != configFile || cfg.adapter == "caddyfile" || cfg.adapter == null;
        message = "To specify an adapter other than 'caddyfile' please provide your own configuration via `services.caddy.configFile`";
      }
    ];

    services.caddy.globalConfig = ''
      ${optionalString (cfg.email != null) "email ${cfg.email}"}
      ${optionalString (cfg.acmeCA != null) "acme_ca ${cfg.acmeCA}"}
      ${optionalString (cfg.httpPort != null && cfg.httpPort != 80) "http_port ${toString cfg.httpPort}"}
      ${optionalString (
        cfg.httpsPort != null && cfg.httpsPort != 443
      ) "https_port ${toString cfg.httpsPort}"}
      log {
      ${cfg.logFormat}
      }
    '';

    # For QUIC.
    boot.kernel.sysctl."net.core.rmem_max" = mkDefault 2500000;
    boot.kernel.sysctl."net.core.wmem_max" = mkDefault 2500000;

    environment.systemPackages = [ cfg.package ];
    environment.etc."caddy/caddy_config".source = cfg.configFile;

    services.tailscale.permitCertUid = mkIf (lib.any (host: host.tailscaleCertificate) hosts) (
      mkDefault cfg.user
    );

    systemd.services.caddy = {
      description = "Caddy";
      documentation = [ "https://caddyserver.com/docs/" ];
      requires = [ "network-online.target" ];
      wants = acmeUnits;
      after = [
        "network.target"
        "network-online.target"
      ]
      ++ acmeUnits;
      wantedBy = [ "multi-user.target" ];
      startLimitIntervalSec = 14400;
      startLimitBurst = 10;
      reloadTriggers = optional cfg.enableReload cfg.configFile;
      restartTriggers = optional (!cfg.enableReload) cfg.configFile;

      serviceConfig = {
        Type = "notify";
        ExecStart = "${command} run ${arguments}${optionalString cfg.resume " --resume"}";
        ExecReload = mkIf cfg.enableReload "${command} reload ${arguments} --force";
        User = cfg.user;
        Group = cfg.group;
        ReadWritePaths = [ cfg.dataDir ];
        StateDirectory = mkIf (cfg.dataDir == "/var/lib/caddy") [ "caddy" ];
        LogsDirectory = mkIf (cfg.logDir == "/var/log/caddy") [ "caddy" ];
        Restart = "on-failure";
        RestartPreventExitStatus = 1;
        RestartSec = "5s";
        EnvironmentFile = optional (cfg.environmentFile != null) cfg.environmentFile;
        TimeoutStopSec = "5s";
        LimitNOFILE = 1048576;
        AmbientCapabilities = "CAP_NET_ADMIN CAP_NET_BIND_SERVICE";
        NoNewPrivileges = true;
        PrivateDevices = true;
        PrivateTmp = true;
        ProtectHome = true;
        ProtectSystem = "full";
      };
    };

    users.users = lib.optionalAttrs (cfg.user == "caddy") {
      caddy = {
        inherit (cfg) group;
        isSystemUser = true;
        home = cfg.dataDir;
      };
    };
    users.groups = lib.optionalAttrs (cfg.group == "caddy") { caddy = { }; };

    security.acme.certs = lib.genAttrs certNames (_: {
      group = mkDefault cfg.group;
      reloadServices = [ "caddy.service" ];
    });

    networking.firewall = mkIf cfg.openFirewall {
      allowedTCPPorts = ports [
        cfg.httpPort
        cfg.httpsPort
      ];
      allowedUDPPorts = ports [ cfg.httpsPort ];
    };
  };
}
