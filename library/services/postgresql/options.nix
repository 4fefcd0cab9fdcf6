# The options of `services.postgresql`, with NixOS' names and defaults.
{
  lib,
  pkgs,
}:
let
  inherit (lib) mkOption types;
  inherit (import ../_common { inherit lib; })
    flag
    lines
    maybe
    needed
    number
    option
    port
    strings
    text
    ;

  atom = types.oneOf [
    types.bool
    types.float
    types.int
    types.str
  ];

  filterEntry =
    { name, ... }:
    {
      options = {
        enable = flag false "Whether the entry stands in the filter.";
        priority = number (
          if lib.hasPrefix "@" name then
            500
          else if lib.hasPrefix "~@" name then
            1000
          else
            1500
        ) "Place in the filter; lower comes first.";
      };
    };
in
{
  enable = flag false "Whether the database server PostgreSQL runs.";
  enableJIT = flag false "Whether queries are compiled.";
  package = needed types.package "The package of PostgreSQL.";
  finalPackage = mkOption {
    type = types.package;
    readOnly = true;
    description = "The package that is used.";
  };
  systemCallFilter = option (types.attrsOf (
    types.coercedTo types.bool (enable: { inherit enable; }) (types.submodule filterEntry)
  )) { } "What stands in the filter of system calls.";
  checkConfig = flag true "Whether the settings are checked before the server starts with them.";
  dataDir = needed types.path "Folder of the databases.";
  authentication = lines "Who may connect and how: lines of pg_hba.conf, before the usual ones.";
  identMap = lines "Which accounts of the machine are which users: lines of pg_ident.conf.";
  initdbArgs = strings [ ] "Further arguments of initdb.";
  initialScript = maybe types.path "File of SQL that runs when the databases are first made.";
  ensureDatabases = strings [ ] "Databases that are made where they are missing.";
  ensureUsers = option (types.listOf (
    types.submodule {
      options = {
        name = needed types.str "Name of the user.";
        ensureDBOwnership = flag false "Whether the database of the user's name belongs to the user.";
        ensureClauses = option (types.submodule {
          freeformType = types.attrsOf (
            types.oneOf [
              types.str
              types.int
              types.bool
            ]
          );
        }) { } "Clauses of ALTER ROLE, such as `superuser`, `createdb`, `login`.";
      };
    }
  )) [ ] "Users that are made where they are missing.";
  enableTCPIP = flag false "Whether the server listens on all addresses, rather than on this machine's own only.";
  extensions = option (types.coercedTo (types.listOf types.package) (list: _: list) (
    types.functionTo (types.listOf types.package)
  )) (_: [ ]) "Extensions, chosen from those of the package.";
  settings = option (types.submodule {
    freeformType = types.attrsOf atom;
    options = {
      shared_preload_libraries = option (types.nullOr (
        types.coercedTo (types.listOf types.str) (lib.concatStringsSep ",") types.commas
      )) null "Libraries that are loaded at start.";
      log_line_prefix = text "[%p] " "What log lines begin with.";
      port = port 5432 "Port of the server.";
    };
  }) { } "Settings of the server: lines of postgresql.conf.";
  superUser = mkOption {
    type = types.str;
    default = "postgres";
    internal = true;
    readOnly = true;
    description = "Name of the user who may do everything.";
  };
}
