# The web server nginx.
# Ports: 80 and 443, or those of the hosts; the firewall is opened by who needs it. State: /var/cache/nginx, /var/log/nginx.
# Otherwise than on NixOS: what nginx.conf includes is the distribution's /etc/nginx, and temporary files are named here.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    all
    attrValues
    mkIf
    mkRemovedOptionModule
    optional
    optionals
    ;
  inherit (import ../_common { inherit lib; }) hardening isDistributionPackage systemctl;

  cfg = config.services.nginx;
  inherit (config.networking) enableIPv6;
  certs = config.security.acme.certs;

  usesACME = vhost: vhost.enableACME || vhost.useACMEHost != null;
  certName = vhost: if vhost.useACMEHost != null then vhost.useACMEHost else vhost.serverName;

  virtualHosts = lib.mapAttrs (
    name: vhost:
    let
      named = vhost // {
        serverName = if vhost.serverName != null then vhost.serverName else name;
      };
      directory = certs.${certName named}.directory;
    in
    named
    // lib.optionalAttrs (usesACME vhost) {
      sslCertificate = "${directory}/fullchain.pem";
      sslCertificateKey = "${directory}/key.pem";
      sslTrustedCertificate =
        if vhost.sslTrustedCertificate != null then
          vhost.sslTrustedCertificate
        else
          "${directory}/chain.pem";
    }
  ) cfg.virtualHosts;
  hosts = attrValues virtualHosts;
  acmeHosts = lib.filter usesACME hosts;
  certNames = lib.unique (map certName acmeHosts);

  fromDistribution = isDistributionPackage cfg.package;

  configFile = pkgs.writeText "nginx.conf" (
    import ./config.nix {
      inherit
        lib
        pkgs
        cfg
        virtualHosts
        fromDistribution
        ;
      inherit (config.nivis) distribution;
      needsChallenge = vhost: usesACME vhost && certs.${certName vhost}.dnsProvider == null;
    }
  );
  configPath = if cfg.enableReload then "/etc/nginx/nginx.conf" else "${configFile}";
  command = "${lib.getExe' cfg.package "nginx"} -c '${configPath}'";

  capabilities = [
    "CAP_NET_BIND_SERVICE"
    "CAP_SYS_RESOURCE"
  ]
  ++ optionals cfg.enableQuicBPF [
    "CAP_SYS_ADMIN"
    "CAP_NET_ADMIN"
  ];

  acmeUnits = prefix: map (name: "${prefix}${name}.service") certNames;
in
{
  imports = [
    (mkRemovedOptionModule [
      "services"
      "nginx"
      "sslDhparam"
    ] "The ciphers that used it are not among the default ones.")
    (mkRemovedOptionModule [
      "services"
      "nginx"
      "stateDir"
    ] "Logs are in /var/log/nginx, caches in /var/cache/nginx.")
    (mkRemovedOptionModule [
      "services"
      "nginx"
      "recommendedZstdSettings"
    ] "The module for zstd is not maintained.")
  ];

  options.services.nginx = import ./options.nix {
    inherit
      lib
      pkgs
      cfg
      enableIPv6
      ;
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = all (
          host: all (l: l.root == null || l.alias == null) (attrValues host.locations)
        ) hosts;
        message = "Only one of nginx root or alias can be specified on a location.";
      }
      {
        assertion = all (
          host:
          lib.count lib.id [
            host.addSSL
            host.onlySSL
            host.forceSSL
            host.rejectSSL
          ] <= 1
        ) hosts;
        message = ''
          Options services.nginx.virtualHosts.<name>.addSSL, onlySSL, forceSSL and rejectSSL are mutually exclusive.
        '';
      }
      {
        assertion = all (host: !(host.enableACME && host.useACMEHost != null)) hosts;
        message = ''
          Options services.nginx.virtualHosts.<name>.enableACME and
          services.nginx.virtualHosts.<name>.useACMEHost are mutually exclusive.
        '';
      }
      {
        assertion = all (
          host: all (l: l.proxyPass == null || l.uwsgiPass == null) (attrValues host.locations)
        ) hosts;
        message = ''
          Options services.nginx.virtualHosts.<name>.locations.<name>.proxyPass and
          services.nginx.virtualHosts.<name>.locations.<name>.uwsgiPass are mutually exclusive.
        '';
      }
      {
        assertion = cfg.resolver.ipv4 || cfg.resolver.ipv6;
        message = "At least one of services.nginx.resolver.ipv4 and services.nginx.resolver.ipv6 must be true.";
      }
      {
        assertion = cfg.additionalModules == [ ] || !fromDistribution;
        message = ''
          services.nginx.additionalModules: the distribution's nginx is not built anew. Add the package of the module to
          environment.systemPackages, and `load_module' to services.nginx.prependConfig.
        '';
      }
    ];

    services.nginx.virtualHosts.localhost = mkIf cfg.statusPage {
      serverAliases = [ "127.0.0.1" ] ++ optional enableIPv6 "[::1]";
      listenAddresses = lib.mkDefault ([ "0.0.0.0" ] ++ optional enableIPv6 "[::]");
      locations."/nginx_status".extraConfig = ''
        stub_status on;
        access_log off;
        allow 127.0.0.1;
        ${lib.optionalString enableIPv6 "allow ::1;"}
        deny all;
      '';
    };

    environment.systemPackages =
      optional fromDistribution cfg.package
      ++ optionals fromDistribution (
        optional (cfg.streamConfig != "") pkgs.nginx-mod-stream
        ++ optional cfg.recommendedBrotliSettings pkgs.nginx-mod-brotli
      );

    systemd.services.nginx = {
      description = "Nginx Web Server";
      wantedBy = [ "multi-user.target" ];
      wants = optionals (!cfg.enableReload) (acmeUnits "acme-");
      after = [ "network.target" ] ++ optionals (!cfg.enableReload) (acmeUnits "acme-");
      before = optionals (!cfg.enableReload) (acmeUnits "acme-order-renew-");
      stopIfChanged = false;
      preStart = ''
        ${cfg.preStart}
        ${lib.optionalString cfg.validateConfigFile "${command} -t"}
      '';
      startLimitIntervalSec = 60;
      serviceConfig = hardening // {
        PrivateMounts = true;
        ExecStart = command;
        ExecReload = [
          "${command} -t"
          "${lib.getExe' pkgs.coreutils "kill"} -HUP $MAINPID"
        ];
        Restart = "always";
        RestartSec = "10s";
        User = cfg.user;
        Group = cfg.group;
        RuntimeDirectory = "nginx";
        RuntimeDirectoryMode = "0750";
        CacheDirectory = "nginx";
        CacheDirectoryMode = "0750";
        LogsDirectory = "nginx";
        LogsDirectoryMode = "0750";
        ProcSubset = "pid";
        ProtectProc = "invisible";
        UMask = "0027";
        AmbientCapabilities = capabilities;
        CapabilityBoundingSet = capabilities;
        ProtectHome = lib.mkDefault true;
        RestrictAddressFamilies = [
          "AF_UNIX"
          "AF_INET"
          "AF_INET6"
        ];
        MemoryDenyWriteExecute = true;
        RemoveIPC = true;
        SystemCallFilter = [
          "~@cpu-emulation @debug @keyring @mount @obsolete @privileged @setuid"
        ]
        ++ optional cfg.enableQuicBPF "bpf";
      };
    };

    systemd.services.nginx-config-reload = mkIf (cfg.enableReload || certNames != [ ]) {
      description = "Nginx loads its configuration again";
      wants = optional cfg.enableReload "nginx.service";
      wantedBy = [ "multi-user.target" ] ++ optionals cfg.enableReload (acmeUnits "acme-");
      after = optionals cfg.enableReload (acmeUnits "acme-");
      before = optionals cfg.enableReload (acmeUnits "acme-order-renew-");
      restartTriggers = optional cfg.enableReload configFile;
      unitConfig = {
        ConditionPathExists = map (name: "${certs.${name}.directory}/fullchain.pem") certNames;
        StartLimitIntervalSec = 0;
      };
      serviceConfig = {
        Type = "oneshot";
        TimeoutSec = 60;
        ExecCondition = "${systemctl pkgs} -q is-active nginx.service";
        ExecStart = "${systemctl pkgs} reload nginx.service";
      };
    };

    environment.etc."nginx/nginx.conf" = mkIf cfg.enableReload { source = configFile; };

    security.acme.certs = lib.listToAttrs (
      map (
        vhost:
        if vhost.useACMEHost != null then
          lib.nameValuePair vhost.useACMEHost { reloadServices = [ "nginx.service" ]; }
        else
          let
            priority = if vhost.acmeRoot != null then 1000 else 2000;
          in
          lib.nameValuePair vhost.serverName {
            reloadServices = [ "nginx.service" ];
            group = lib.mkDefault cfg.group;
            webroot = lib.mkOverride priority vhost.acmeRoot;
            dnsProvider = lib.mkOverride priority null;
            extraDomainNames = vhost.serverAliases;
          }
      ) acmeHosts
    );

    users.users = lib.optionalAttrs (cfg.user == "nginx") {
      nginx = {
        inherit (cfg) group;
        isSystemUser = true;
      };
    };
    users.groups = lib.optionalAttrs (cfg.group == "nginx") { nginx = { }; };

    boot.kernelModules = optional (lib.any (host: host.kTLS) hosts) "tls";

    systemd.tmpfiles.rules = [ "X /tmp/systemd-private-%b-nginx.service-*/tmp/nginx_*" ];

    services.logrotate.settings.nginx = lib.mapAttrs (_: lib.mkDefault) {
      files = [ "/var/log/nginx/*.log" ];
      frequency = "weekly";
      su = "${cfg.user} ${cfg.group}";
      rotate = 26;
      compress = true;
      delaycompress = true;
      postrotate = "[ ! -f /var/run/nginx/nginx.pid ] || kill -USR1 `cat /var/run/nginx/nginx.pid`";
    };
  };
}
