# The extensions that distributions have, under nixpkgs' names. Debian has one package for each version of the server.
{
  lib,
  pkgs,
  package,
}:
let
  version = builtins.match "postgresql_(.*)" package.name;
  suffix = if version == null then "" else lib.head version;
in
lib.genAttrs
  [
    "hypopg"
    "pg_cron"
    "pg_partman"
    "pg_repack"
    "pgvector"
    "postgis"
  ]
  (
    name:
    pkgs."postgresql${suffix}-${name}" or (throw ''
      services.postgresql.extensions: no distribution is known to have ${name} for ${package.name}.
      Add the package to environment.systemPackages by an overlay, or use another version.
    '')
  )
