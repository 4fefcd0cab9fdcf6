# Dumps of PostgreSQL's databases, one before the last is kept.
# State: /var/backup/postgresql.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    genAttrs'
    mkIf
    nameValuePair
    types
    ;
  inherit (import ../_common { inherit lib; })
    flag
    option
    strings
    ;

  cfg = config.services.postgresqlBackup;

  suffixes = {
    none = "";
    gzip = ".gz";
    zstd = ".zstd";
  };
  compress = {
    none = "cat";
    gzip = "${lib.getExe pkgs.gzip} -c -${toString cfg.compressionLevel} --rsyncable";
    zstd = "${lib.getExe pkgs.zstd} -c -${toString cfg.compressionLevel} --rsyncable";
  };

  service =
    name: dump:
    let
      file = part: suffix: "${cfg.location}/${name}${part}.sql${suffix}";
      suffix = suffixes.${cfg.compression};
    in
    {
      description = "Backup of ${name} database(s)";
      requires = [ "postgresql.target" ];
      # Else the first one of a machine comes before there is a server.
      after = [ "postgresql.target" ];
      path = [
        pkgs.coreutils
        config.services.postgresql.package
      ];
      script = ''
        set -e -o pipefail

        umask 0077

        if [ -e ${file "" suffix} ]; then
          rm -f ${toString (map (file ".prev") (lib.attrValues suffixes))}
          mv ${file "" suffix} ${file ".prev" suffix}
        fi

        ${dump} | ${compress.${cfg.compression}} > ${file ".in-progress" suffix}

        mv ${file ".in-progress" suffix} ${file "" suffix}
      '';
      serviceConfig = {
        Type = "oneshot";
        User = "postgres";
      };
      inherit (cfg) startAt;
    };
in
{
  imports = [
    (lib.mkRemovedOptionModule [
      "services"
      "postgresqlBackup"
      "period"
    ] "Use `services.postgresqlBackup.startAt'.")
  ];

  options.services.postgresqlBackup = {
    enable = flag false "Whether databases are dumped regularly.";
    startAt =
      option (types.either (types.listOf types.str) types.str) "*-*-* 01:15:00"
        "When, see {manpage}`systemd.time(7)`.";
    backupAll = lib.mkOption {
      type = types.bool;
      default = cfg.databases == [ ];
      defaultText = "whether no databases are named";
      description = "Whether all are dumped, into one file.";
    };
    databases = strings [ ] "Databases that are dumped, each into a file of its name.";
    location = option types.path "/var/backup/postgresql" "Folder of the dumps.";
    pgdumpOptions =
      option (types.separatedString " ") "-C"
        "Arguments of {manpage}`pg_dump(1)`, for databases that are named.";
    pgdumpAllOptions = option (types.separatedString " ") "" "Arguments of {manpage}`pg_dumpall(1)`.";
    compression = option (types.enum [
      "none"
      "gzip"
      "zstd"
    ]) "gzip" "How dumps are compressed.";
    compressionLevel = option (types.ints.between 1 19) 6 "How much; gzip knows 1 to 9.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.backupAll -> cfg.databases == [ ];
        message = "`services.postgresqlBackup.backupAll' dumps all: leave `services.postgresqlBackup.databases' out, or set it to false.";
      }
      {
        assertion = cfg.compression == "gzip" -> cfg.compressionLevel <= 9;
        message = "`services.postgresqlBackup.compressionLevel': gzip knows 1 to 9.";
      }
      {
        assertion = config.services.postgresql.enable;
        message = "`services.postgresqlBackup.enable' needs `services.postgresql.enable': there is no server to dump.";
      }
    ];

    systemd.tmpfiles.rules = [ "d '${cfg.location}' 0700 postgres - - -" ];

    systemd.services =
      if cfg.backupAll then
        { postgresqlBackup = service "all" "pg_dumpall ${cfg.pgdumpAllOptions}"; }
      else
        genAttrs' cfg.databases (
          name: nameValuePair "postgresqlBackup-${name}" (service name "pg_dump ${cfg.pgdumpOptions} ${name}")
        );
  };
}
