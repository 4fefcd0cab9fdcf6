# Passwords of people, kept by Vaultwarden (a server for Bitwarden's programs).
# Ports: 8222 on this machine, unless `config` says more. State: /var/lib/vaultwarden.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    optional
    types
    ;
  inherit (import ../_common { inherit lib; })
    flag
    hardening
    isDistributionPackage
    maybe
    option
    ;

  cfg = config.services.vaultwarden;
  dataDir = "/var/lib/vaultwarden";

  # `disable2FARemember` and `DISABLE_2FA_REMEMBER` are one: a word begins where small letters end, and with the capital
  # before small ones.
  variable =
    name:
    let
      parts = builtins.split "([A-Z0-9]+)" name;
      word =
        i: part:
        let
          capitals = lib.head part;
          last = lib.stringLength capitals - 1;
          goesOn = i + 1 < lib.length parts && lib.elemAt parts (i + 1) != "";
        in
        if lib.isString part then
          part
        else if last > 0 && goesOn then
          "_${lib.substring 0 last capitals}_${lib.substring last 1 capitals}"
        else
          "_${capitals}";
    in
    if builtins.match "[A-Z0-9_]+" name != null then
      name
    else
      lib.toUpper (lib.concatStrings (lib.imap0 word parts));

  given = lib.concatMapAttrs (
    name: value:
    lib.optionalAttrs (value != null) {
      ${variable name} = if lib.isBool value then lib.boolToString value else toString value;
    }
  ) cfg.config;

  environment = {
    DATA_FOLDER = dataDir;
  }
  // lib.optionalAttrs (given.WEB_VAULT_ENABLED or "true" == "true") {
    WEB_VAULT_FOLDER =
      if isDistributionPackage cfg.webVaultPackage then
        "/usr/share/webapps/vaultwarden-web"
      else
        "${cfg.webVaultPackage}/share/vaultwarden/vault";
  }
  // given;

  sendsMail = environment.USE_SENDMAIL or "" == "true";
  upstream = "http://vaultwarden";
in
{
  options.services.vaultwarden = {
    enable = flag false "Whether Vaultwarden runs.";
    dbBackend = option (types.enum [
      "sqlite"
      "mysql"
      "postgresql"
    ]) "sqlite" "The database.";
    backupDir = maybe types.str "Folder in which a copy is kept.";
    config =
      option
        (types.attrsOf (
          types.nullOr (
            types.oneOf [
              types.bool
              types.int
              types.str
            ]
          )
        ))
        {
          ROCKET_ADDRESS = "::1";
          ROCKET_PORT = 8222;
        }
        "Variables.";
    configureNginx = flag false "Whether nginx shows it at `domain`.";
    configurePostgres = flag false "Whether its database is made here.";
    domain = maybe types.str "Name it is reached by.";
    environmentFile = option (types.coercedTo types.path lib.singleton (
      types.listOf types.path
    )) [ ] "Files of variables that are secret.";
    package = option types.package pkgs.vaultwarden "The package of Vaultwarden.";
    webVaultPackage = option types.package (
      if isDistributionPackage pkgs.vaultwarden then pkgs.vaultwarden-web else pkgs.vaultwarden.webvault
    ) "The package of its pages.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.backupDir == null || cfg.dbBackend == "sqlite";
        message = "Backups for database backends other than sqlite will need customization";
      }
      {
        assertion = cfg.backupDir == null || !lib.hasPrefix dataDir cfg.backupDir;
        message = "Backup directory can not be in ${dataDir}";
      }
      {
        assertion = !cfg.configureNginx || cfg.domain != null;
        message = "Setting services.vaultwarden.configureNginx to true requires configuring services.vaultwarden.domain!";
      }
    ];

    services.vaultwarden.config = lib.mkMerge [
      {
        DATABASE_URL = mkIf cfg.configurePostgres "postgresql:///vaultwarden?host=/run/postgresql";
        DOMAIN = mkIf (cfg.domain != null) "https://${cfg.domain}";
      }
      (mkIf cfg.configureNginx {
        ENABLE_WEBSOCKET = true;
        ROCKET_ADDRESS = "127.0.0.1";
        ROCKET_PORT = lib.mkDefault 8222;
      })
    ];

    services.nginx = mkIf cfg.configureNginx {
      enable = true;
      upstreams.vaultwarden.servers."127.0.0.1:${toString cfg.config.ROCKET_PORT}" = { };
      virtualHosts.${cfg.domain} = {
        forceSSL = true;
        locations = {
          "/".proxyPass = upstream;
        }
        // lib.genAttrs [ "= /notifications/anonymous-hub" "= /notifications/hub" ] (_: {
          proxyPass = upstream;
          proxyWebsockets = true;
        });
      };
    };

    services.postgresql = mkIf cfg.configurePostgres {
      enable = true;
      ensureDatabases = [ "vaultwarden" ];
      ensureUsers = [
        {
          name = "vaultwarden";
          ensureDBOwnership = true;
        }
      ];
    };

    environment.systemPackages = [
      cfg.package
      cfg.webVaultPackage
    ];

    users.users.vaultwarden = {
      group = "vaultwarden";
      isSystemUser = true;
    };
    users.groups.vaultwarden = { };

    systemd.services.vaultwarden = {
      description = "vaultwarden";
      wantedBy = [ "multi-user.target" ];
      after = [ "network-online.target" ] ++ optional cfg.configurePostgres "postgresql.target";
      requires = mkIf cfg.configurePostgres [ "postgresql.target" ];
      wants = [ "network-online.target" ];
      path = [ pkgs.openssl ];
      serviceConfig = hardening // {
        User = "vaultwarden";
        Group = "vaultwarden";
        EnvironmentFile = [
          "${pkgs.writeText "vaultwarden.env" (
            lib.concatStrings (lib.mapAttrsToList (name: value: "${name}=${value}\n") environment)
          )}"
        ]
        ++ cfg.environmentFile;
        ExecStart = lib.getExe cfg.package;
        LimitNOFILE = "1048576";
        CapabilityBoundingSet = [ "" ];
        DeviceAllow = [ "" ];
        DevicePolicy = "closed";
        MemoryDenyWriteExecute = true;
        # Programs that send mail change their account.
        NoNewPrivileges = !sendsMail;
        PrivateDevices = !sendsMail;
        PrivateUsers = !sendsMail;
        ProcSubset = "pid";
        ProtectProc = "noaccess";
        RemoveIPC = true;
        RestrictAddressFamilies = [
          "AF_INET"
          "AF_INET6"
          "AF_UNIX"
        ];
        StateDirectory = "vaultwarden";
        StateDirectoryMode = "0700";
        SystemCallFilter = [ "@system-service" ] ++ optional (!sendsMail) "~@privileged";
        Restart = "always";
        UMask = "0077";
      };
    };

    systemd.services.backup-vaultwarden = mkIf (cfg.backupDir != null) {
      description = "Backup vaultwarden";
      wantedBy = [ "multi-user.target" ];
      before = [ "vaultwarden.service" ];
      path = [ pkgs.sqlite ];
      serviceConfig = {
        Type = "oneshot";
        User = lib.mkDefault "vaultwarden";
        Group = lib.mkDefault "vaultwarden";
      };
      script = ''
        cd ${dataDir} 2> /dev/null || exit 0
        if [ -f db.sqlite3 ]; then
          sqlite3 db.sqlite3 ".backup '${cfg.backupDir}/db.sqlite3'"
        fi
        for file in rsa_key.* config.json attachments sends icon_cache; do
          if [ -e "$file" ]; then cp -r "$file" ${cfg.backupDir}/; fi
        done
      '';
    };
    systemd.timers.backup-vaultwarden = mkIf (cfg.backupDir != null) {
      wantedBy = [ "timers.target" ];
      timerConfig = {
        OnCalendar = lib.mkDefault "23:00";
        Persistent = "true";
      };
    };
    systemd.tmpfiles.settings = mkIf (cfg.backupDir != null) {
      "10-vaultwarden".${cfg.backupDir}.d = {
        user = "vaultwarden";
        group = "vaultwarden";
        mode = "0770";
      };
    };
  };
}
