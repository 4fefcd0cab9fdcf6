# The database server PostgreSQL.
# Ports: 5432 or `settings.port`, on this machine only unless `enableTCPIP`. State: /var/lib/postgresql.
# Otherwise than on NixOS: the distribution's version, unless one is named; databases lie in /var/lib/postgresql/data or
# /var/lib/postgresql/<version>/data. Debian's own cluster (`<version>/main`) is stopped and left as it is.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatStringsSep
    elem
    mapAttrsToList
    mkAfter
    mkBefore
    mkDefault
    mkIf
    mkMerge
    mkRemovedOptionModule
    mkRenamedOptionModule
    optionals
    versionAtLeast
    ;
  inherit (import ../_common { inherit lib; }) hardening isDistributionPackage systemctl;

  cfg = config.services.postgresql;
  package = cfg.finalPackage;
  fromDistribution = isDistributionPackage cfg.package;

  programs = import ./programs.nix {
    inherit
      lib
      pkgs
      package
      fromDistribution
      ;
    inherit (cfg) dataDir;
  };

  toValue =
    value:
    if value == true then
      "yes"
    else if value == false then
      "no"
    else if lib.isString value then
      "'${lib.replaceStrings [ "'" ] [ "''" ] value}'"
    else
      toString value;

  configFile = pkgs.writeText "postgresql.conf" (
    concatStringsSep "\n" (
      mapAttrsToList (name: value: "${name} = ${toValue value}") (
        lib.filterAttrs (_: value: value != null) cfg.settings
      )
    )
    + "\n"
  );

  stateFolder =
    if fromDistribution then
      lib.removePrefix "/var/lib/" defaultDataDir
    else
      "postgresql/${cfg.package.psqlSchema}";
  defaultDataDir =
    if !fromDistribution then
      "/var/lib/postgresql/${cfg.package.psqlSchema}"
    else
      let
        version = builtins.match "postgresql_(.*)" cfg.package.name;
      in
      # Debian's cluster stands in `<version>/main`.
      if version == null then
        "/var/lib/postgresql/data"
      else
        "/var/lib/postgresql/${lib.head version}/data";

  base =
    let
      atLeast = versionAtLeast config.system.stateVersion;
    in
    if fromNixpkgs then
      if atLeast "25.11" then
        pkgs.postgresql_17
      else if atLeast "24.11" then
        pkgs.postgresql_16
      else if atLeast "23.11" then
        pkgs.postgresql_15
      else
        pkgs.postgresql_14
    else
      pkgs.postgresql;
  fromNixpkgs = !isDistributionPackage pkgs.postgresql;

  removed = name: instead: mkRemovedOptionModule [ "services" "postgresql" name ] instead;
  renamed =
    old: new:
    mkRenamedOptionModule [ "services" "postgresql" old ] (
      [
        "services"
        "postgresql"
      ]
      ++ new
    );
in
{
  imports = [
    (removed "extraConfig" "Use services.postgresql.settings instead.")
    (removed "recoveryConfig" "PostgreSQL v12+ doesn't support recovery.conf.")
    (renamed "logLinePrefix" [
      "settings"
      "log_line_prefix"
    ])
    (renamed "port" [
      "settings"
      "port"
    ])
    (renamed "extraPlugins" [ "extensions" ])
  ];

  options.services.postgresql = import ./options.nix { inherit lib pkgs; };

  config = mkIf cfg.enable {
    assertions =
      map (u: {
        assertion = u.ensureDBOwnership -> elem u.name cfg.ensureDatabases;
        message = ''
          For each database user defined with `services.postgresql.ensureUsers` and
          `ensureDBOwnership = true;`, a database with the same name must be defined
          in `services.postgresql.ensureDatabases`.

          Offender: ${u.name} has not been found among databases.
        '';
      }) cfg.ensureUsers
      ++ [
        {
          assertion = !(cfg.enableJIT && fromDistribution && config.nivis.distribution == "alpine");
          message = "services.postgresql.enableJIT: PostgreSQL of alpine has it in a package of its own.";
        }
      ];

    services.postgresql = {
      package = mkDefault base;
      finalPackage =
        if fromDistribution then
          cfg.package
        else
          let
            compiled = if cfg.enableJIT then cfg.package.withJIT else cfg.package.withoutJIT;
          in
          if cfg.extensions { } == [ ] then compiled else compiled.withPackages cfg.extensions;
      dataDir = mkDefault defaultDataDir;

      settings = {
        hba_file = "${pkgs.writeText "pg_hba.conf" cfg.authentication}";
        ident_file = "${pkgs.writeText "pg_ident.conf" cfg.identMap}";
        log_destination = "stderr";
        listen_addresses = if cfg.enableTCPIP then "*" else "localhost";
        jit = mkDefault (if cfg.enableJIT then "on" else "off");
      };

      authentication = mkMerge [
        (mkBefore "# Generated file; do not edit!")
        (mkAfter ''
          # default value of services.postgresql.authentication
          local all postgres         peer map=postgres
          local all all              peer
          host  all all 127.0.0.1/32 md5
          host  all all ::1/128      md5
        '')
      ];
      identMap = mkAfter ''
        postgres postgres postgres
      '';
      systemCallFilter = lib.mapAttrs (_: mkDefault) {
        "@system-service" = true;
        "~@privileged" = true;
        "~@resources" = true;
      };
    };

    users.users.postgres = {
      isSystemUser = true;
      group = "postgres";
      home = lib.mkDefault (if fromDistribution then "/var/lib/postgresql" else cfg.dataDir);
      useDefaultShell = true;
    };
    users.groups.postgres = { };

    environment.systemPackages = [
      package
    ]
    ++ optionals fromDistribution (
      cfg.extensions (import ./extensions.nix { inherit lib pkgs package; })
    );

    systemd.targets.postgresql = {
      description = "PostgreSQL";
      wantedBy = [ "multi-user.target" ];
      requires = [
        "postgresql.service"
        "postgresql-setup.service"
      ];
    };

    # Debian makes a cluster of its own when the package is installed, and starts it with `postgresql.service`.
    systemd.units."postgresql@.service" = mkIf fromDistribution { enable = false; };

    systemd.services.postgresql = {
      description = "PostgreSQL Server";
      after = [ "network.target" ];
      wants = [ "postgresql.target" ];
      partOf = [ "postgresql.target" ];
      environment.PGDATA = cfg.dataDir;
      path = [ package ];

      preStart = ''
        ${programs.search}
        if ! test -e ${cfg.dataDir}/PG_VERSION; then
          # Cleanup the data directory.
          rm -f ${cfg.dataDir}/*.conf

          # Initialise the database.
          initdb -U ${cfg.superUser} ${lib.escapeShellArgs cfg.initdbArgs}

          # See postgresql-setup.
          touch "${cfg.dataDir}/.first_startup"
        fi

        ln -sfn "${configFile}" "${cfg.dataDir}/postgresql.conf"
        ${lib.optionalString cfg.checkConfig ''postgres -D "${cfg.dataDir}" -C config_file > /dev/null''}
      '';

      serviceConfig = mkMerge [
        (
          hardening
          // {
            PrivateMounts = true;
            ExecReload = "${lib.getExe' pkgs.coreutils "kill"} -HUP $MAINPID";
            User = "postgres";
            Group = "postgres";
            RuntimeDirectory = "postgresql";
            Type = "notify";
            # Fast shutdown: clients are disconnected.
            KillSignal = "SIGINT";
            KillMode = "mixed";
            # Recovery may take long.
            TimeoutSec = 120;
            ExecStart = programs.server;
            Restart = "always";
            CapabilityBoundingSet = [ "" ];
            DevicePolicy = "closed";
            MemoryDenyWriteExecute = mkDefault (cfg.settings.jit == "off");
            ProcSubset = "pid";
            ProtectProc = "invisible";
            RemoveIPC = true;
            RestrictAddressFamilies = [
              "AF_INET"
              "AF_INET6"
              "AF_NETLINK"
              "AF_UNIX"
            ];
            SystemCallFilter = lib.pipe cfg.systemCallFilter [
              (mapAttrsToList (name: v: v // { inherit name; }))
              (lib.filter (v: v.enable))
              lib.sortProperties
              (map (v: v.name))
            ];
            UMask = "0027";
          }
        )
        (mkIf fromDistribution {
          # Stopped here, since it is no longer anyone's unit.
          ExecStartPre = lib.mkBefore [ "-+${systemctl pkgs} stop postgresql@*.service" ];
        })
        (mkIf (cfg.dataDir != defaultDataDir) { ReadWritePaths = [ cfg.dataDir ]; })
        (mkIf (cfg.dataDir == defaultDataDir) {
          StateDirectory = "postgresql ${stateFolder}";
          StateDirectoryMode = "0750";
        })
      ];

      unitConfig = {
        RequiresMountsFor = cfg.dataDir;
        # Five starts that each take all their time.
        StartLimitIntervalSec = 120 * 5 + 5;
        StartLimitBurst = 5;
      };
    };

    systemd.services.postgresql-setup = {
      description = "PostgreSQL Setup Scripts";
      requires = [ "postgresql.service" ];
      after = [ "postgresql.service" ];
      serviceConfig = {
        User = "postgres";
        Group = "postgres";
        Type = "oneshot";
        RemainAfterExit = true;
      };
      path = [ package ];
      environment.PGPORT = toString cfg.settings.port;
      script =
        programs.search
        + import ./setup.nix {
          inherit lib cfg;
          systemctl = systemctl pkgs;
        };
    };
  };
}
