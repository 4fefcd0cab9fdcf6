# The database server MariaDB.
# Ports: 3306 or `settings.mysqld.port`. State: /var/lib/mysql.
# Otherwise than on NixOS: the data that the distribution's package has made is used, and what is said to be done at first is
# done once, whoever made the data. Clusters (Galera) are not had.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatMapStrings
    mkIf
    mkMerge
    mkRemovedOptionModule
    optionalString
    types
    ;
  inherit (import ../_common { inherit lib; })
    flag
    hardening
    isDistributionPackage
    maybe
    needed
    number
    option
    port
    strings
    text
    ;

  cfg = config.services.mysql;
  repl = cfg.replication;
  fromDistribution = isDistributionPackage cfg.package;
  isMariaDB = lib.getName cfg.package == lib.getName pkgs.mariadb;

  format = pkgs.formats.ini { listsAsDuplicateKeys = true; };
  flags = "--user=${cfg.user} --datadir=${cfg.dataDir} --basedir=${cfg.package}";
  program = lib.getExe' cfg.package;
  client = "${program "mysql"} -N";
  socket = if isMariaDB then "unix_socket" else "auth_socket";

  # Lines of SQL given to the server as its own account.
  sql = lines: "(\n${concatMapStrings (line: "  ${line}\n") lines}) | ${client}\n";
  say = line: "echo ${lib.escapeShellArg line}";

  initialDatabase =
    database:
    ''
      if ! test -e "${cfg.dataDir}/${database.name}"; then
        echo "Creating initial database: ${database.name}"
    ''
    + sql (
      [ (say "CREATE DATABASE IF NOT EXISTS `${database.name}`;") ]
      ++ lib.optionals (database.schema != null) [
        (say "USE `${database.name}`;")
        "if [ -f ${database.schema} ]; then cat ${database.schema}; else cat ${database.schema}/mysql-databases/*.sql; fi"
      ]
    )
    + "fi\n";

  user =
    u:
    sql (
      [ (say "CREATE USER IF NOT EXISTS '${u.name}'@'localhost' IDENTIFIED WITH ${socket};") ]
      ++ lib.mapAttrsToList (
        on: permission: say "GRANT ${permission} ON ${on} TO '${u.name}'@'localhost';"
      ) u.ensurePermissions
    );

  replicationSetup =
    {
      none = "";
      master = sql [
        (say "CREATE USER IF NOT EXISTS '${repl.masterUser}'@'${repl.slaveHost}' IDENTIFIED BY '${repl.masterPassword}';")
        (say "GRANT REPLICATION SLAVE ON *.* TO '${repl.masterUser}'@'${repl.slaveHost}';")
      ];
      slave = sql [
        (say "STOP SLAVE;")
        (say "CHANGE MASTER TO MASTER_HOST='${repl.masterHost}', MASTER_PORT=${toString repl.masterPort}, MASTER_USER='${repl.masterUser}', MASTER_PASSWORD='${repl.masterPassword}';")
        (say "START SLAVE;")
      ];
    }
    .${repl.role};

  removed = name: instead: mkRemovedOptionModule [ "services" "mysql" name ] instead;
in
{
  imports = [
    (removed "pidDir" "Don't wait for pidfiles, describe dependencies through systemd.")
    (removed "rootPassword" "Use socket authentication or set the password outside of the nix store.")
    (removed "extraOptions" "Use services.mysql.settings.mysqld instead.")
    (removed "bind" "Use services.mysql.settings.mysqld.bind-address instead.")
    (removed "port" "Use services.mysql.settings.mysqld.port instead.")
  ];

  options.services.mysql = {
    enable = flag false "Whether the database server runs.";
    package = needed types.package "The package of the server: `pkgs.mariadb`.";
    user = text "mysql" "Account of the server.";
    group = text "mysql" "Group of the server.";
    dataDir = option types.path "/var/lib/mysql" "Folder of the databases.";
    configFile = option types.path (format.generate "my.cnf" cfg.settings) "File of settings." // {
      defaultText = lib.literalMD "made from the settings";
    };
    settings = option format.type { } "Settings: sections of my.cnf.";
    initialDatabases = option (types.listOf (
      types.submodule {
        options = {
          name = needed types.str "Name of the database.";
          schema = maybe types.path "File of SQL, or folder of such files, that fills it.";
        };
      }
    )) [ ] "Databases that are made at first, and filled.";
    initialScript = maybe types.path "File of SQL that is run at first.";
    ensureDatabases = strings [ ] "Databases that are made where they are missing.";
    ensureUsers = option (types.listOf (
      types.submodule {
        options = {
          name = needed types.str "Name of the user and of the account that may be it.";
          ensurePermissions =
            option (types.attrsOf types.str) { }
              "What the user may: on what, and which rights.";
        };
      }
    )) [ ] "Users that are made where they are missing.";
    replication = {
      role = option (types.enum [
        "master"
        "slave"
        "none"
      ]) "none" "What the server is to another.";
      serverId = number 1 "Number of the server.";
      masterHost = needed types.str "Address of the server that is copied.";
      slaveHost = needed types.str "Address of the server that copies.";
      masterUser = needed types.str "User that copies.";
      masterPassword = needed types.str "Its password; everyone can read it in the store.";
      masterPort = port 3306 "Port of the server that is copied.";
    };
  };

  config = mkIf cfg.enable {
    services.mysql.settings.mysqld = mkMerge [
      {
        datadir = cfg.dataDir;
        port = lib.mkDefault 3306;
      }
      (mkIf (repl.role != "none") {
        log-bin = "mysql-bin-${toString repl.serverId}";
        log-bin-index = "mysql-bin-${toString repl.serverId}.index";
        relay-log = "mysql-relay-bin";
        server-id = repl.serverId;
        binlog-ignore-db = [
          "information_schema"
          "performance_schema"
          "mysql"
        ];
      })
      (mkIf (!isMariaDB) { plugin-load-add = [ "auth_socket.so" ]; })
    ];

    users.users = lib.optionalAttrs (cfg.user == "mysql") {
      mysql = {
        description = "MySQL server user";
        isSystemUser = true;
        inherit (cfg) group;
      };
    };
    users.groups = lib.optionalAttrs (cfg.group == "mysql") { mysql = { }; };

    environment.systemPackages = [ cfg.package ];
    environment.etc."my.cnf".source = cfg.configFile;

    systemd.tmpfiles.rules = [ "d ${cfg.dataDir} 0755 ${cfg.user} ${cfg.group} - -" ];

    # Debian's sockets would hold the port.
    systemd.units."mariadb.socket" = mkIf fromDistribution { enable = false; };
    systemd.units."mariadb-extra.socket" = mkIf fromDistribution { enable = false; };

    systemd.services.mysql = {
      description = "MySQL Server";
      after = [ "network.target" ];
      wantedBy = [ "multi-user.target" ];
      restartTriggers = [ cfg.configFile ];
      unitConfig.RequiresMountsFor = cfg.dataDir;

      preStart = ''
        if ! test -e ${cfg.dataDir}/mysql; then
          ${
            if isMariaDB then
              "${program "mysql_install_db"} --defaults-file=/etc/my.cnf ${flags}"
            else
              "${program "mysqld"} --defaults-file=/etc/my.cnf ${flags} --initialize-insecure"
          }
        fi
      '';

      postStart = ''
        if ! test -e ${cfg.dataDir}/.nivis-initialised; then
          :
          ${concatMapStrings initialDatabase cfg.initialDatabases}
          ${replicationSetup}
          ${optionalString (cfg.initialScript != null) "${client} < ${cfg.initialScript}"}
          touch ${cfg.dataDir}/.nivis-initialised
        fi
        ${optionalString (cfg.ensureDatabases != [ ]) (
          sql (map (name: say "CREATE DATABASE IF NOT EXISTS `${name}`;") cfg.ensureDatabases)
        )}
        ${concatMapStrings user cfg.ensureUsers}
      '';

      serviceConfig = mkMerge [
        (
          hardening
          // {
            PrivateMounts = true;
            Type = "notify";
            ExecStart = "${program "mysqld"} --defaults-file=/etc/my.cnf ${flags}";
            Restart = "on-abnormal";
            RestartSec = "5s";
            User = cfg.user;
            Group = cfg.group;
            RuntimeDirectory = "mysqld";
            RuntimeDirectoryMode = "0755";
            ReadWritePaths = [ cfg.dataDir ];
            CapabilityBoundingSet = "";
            RestrictAddressFamilies = [
              "AF_UNIX"
              "AF_INET"
              "AF_INET6"
            ];
            MemoryDenyWriteExecute = true;
          }
        )
        (mkIf (cfg.dataDir == "/var/lib/mysql") {
          StateDirectory = "mysql";
          StateDirectoryMode = "0700";
        })
      ];
    };
  };
}
