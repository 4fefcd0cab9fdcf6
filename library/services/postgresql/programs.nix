# Where the programs of the server are. Debian has a folder for each version: that of the databases' version is taken, and
# the newest for databases that are still to be made.
{
  lib,
  pkgs,
  package,
  fromDistribution,
  dataDir,
}:
let
  inherit (package) outPath;

  find = ''
    version=$(cat ${lib.escapeShellArg dataDir}/PG_VERSION 2> /dev/null || true)
    bin=/usr/bin
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -V); do
      if [ -x "$folder/postgres" ]; then
        bin=$folder
        if [ "$folder" = "/usr/lib/postgresql/$version/bin" ]; then break; fi
      fi
    done
    PATH=$bin:$PATH
  '';
in
{
  # Lines that put the programs in PATH.
  search = lib.optionalString fromDistribution find;

  server =
    if fromDistribution then
      # The package's name stays known to the manifest.
      pkgs.nivis.unitScript {
        name = "postgres";
        strict = false;
        text = "${builtins.substring 0 0 outPath}${find}exec postgres \"$@\"";
      }
    else
      "${package}/bin/postgres";
}
