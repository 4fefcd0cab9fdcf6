# The commands that make what is missing: databases, users, their rights.
{
  lib,
  cfg,
  systemctl,
}:
let
  inherit (lib)
    concatMapStrings
    concatStringsSep
    escapeShellArg
    mapAttrsToList
    optionalString
    ;

  clause =
    name: value:
    let
      directive = lib.toUpper (lib.replaceStrings [ "_" ] [ " " ] name);
    in
    if lib.isBool value then
      (if value then directive else "NO${directive}")
    else if lib.isString value then
      "${directive} '${value}'"
    else
      "${directive} ${toString value}";

  user =
    u:
    let
      clauses = mapAttrsToList clause u.ensureClauses;
    in
    ''
      psql -tAc "SELECT 1 FROM pg_roles WHERE rolname='${u.name}'" | grep -q 1 || psql -tAc 'CREATE USER "${u.name}"'
    ''
    + optionalString (clauses != [ ]) ''
      psql -tAc ${escapeShellArg "ALTER ROLE \"${u.name}\" ${concatStringsSep " " clauses};"}
    ''
    + optionalString u.ensureDBOwnership ''
      psql -tAc 'ALTER DATABASE "${u.name}" OWNER TO "${u.name}";'
    '';

  database = name: ''
    psql -tAc "SELECT 1 FROM pg_database WHERE datname = '${name}'" | grep -q 1 || psql -tAc 'CREATE DATABASE "${name}"'
  '';
in
''
  if [ -f ${cfg.dataDir}/standby.signal ]; then
    echo "Skipping setup because PostgreSQL is in standby mode"
    exit 0
  fi

  # Settings may be refused while the server recovers.
  until [ "$(psql -d postgres -tAc 'SELECT pg_is_in_recovery()' 2> /dev/null)" = f ]; do
    ${systemctl} is-active --quiet postgresql.service || exit 1
    sleep 0.1
  done

  if [ -e ${cfg.dataDir}/.first_startup ]; then
    ${optionalString (
      cfg.initialScript != null
    ) "psql -f ${escapeShellArg "${cfg.initialScript}"} -d postgres"}
    rm -f ${cfg.dataDir}/.first_startup
  fi
''
+ concatMapStrings database cfg.ensureDatabases
+ concatMapStrings user cfg.ensureUsers
