# The shell of one backup: make the repository, make the archive, delete old ones.
{ lib, pkgs }:
job:
let
  inherit (lib) escapeShellArg optionalString;

  importsTar = job.createCommand == "import-tar";
  list = name: lines: pkgs.writeText name (lib.concatMapStrings (line: "${line}\n") lines);
  keep = lib.concatStringsSep " " (
    lib.mapAttrsToList (unit: n: "--keep-${unit}=${toString n}") job.prune.keep
  );
in
''
  set -e
  extraArgs=(${job.extraArgs})
  extraInitArgs=(${job.extraInitArgs})
  extraCreateArgs=(${job.extraCreateArgs})
  extraPruneArgs=(${job.extraPruneArgs})
  extraCompactArgs=(${job.extraCompactArgs})

  on_exit() {
    exitStatus=$?
    ${job.postHook}
    exit $exitStatus
  }
  trap on_exit EXIT

  # Warnings are 1, or from 100 to 127.
  borgWrapper() {
    local result
    borg "$@" && result=$? || result=$?
    if [[ -z "${optionalString job.failOnWarnings "1"}" ]] && [[ "$result" == 1 || ("$result" -ge 100 && "$result" -le 127) ]]; then
      echo "ignoring warning return value $result"
      return 0
    fi
    return "$result"
  }

  archiveName="${
    optionalString (job.archiveBaseName != null) "${job.archiveBaseName}-"
  }$(date ${job.dateFormat})"
  archiveSuffix="${optionalString job.appendFailedSuffix ".failed"}"
  ${job.preHook}
''
+ optionalString job.doInit ''
  # Run borg init if the repo doesn't exist yet
  if ! borgWrapper list "''${extraArgs[@]}" > /dev/null; then
    borgWrapper init "''${extraArgs[@]}" --encryption ${job.encryption.mode} "''${extraInitArgs[@]}"
    ${job.postInit}
  fi
''
+ ''
  (
    set -o pipefail
    ${
      optionalString (job.dumpCommand != null) "${escapeShellArg "${job.dumpCommand}"} | "
    }borgWrapper ${job.createCommand} "''${extraArgs[@]}" \
      --compression ${job.compression} \
      ${
        optionalString (!importsTar)
          "--exclude-from ${list "excludefile" job.exclude} --patterns-from ${list "patternsfile" job.patterns}"
      } \
      "''${extraCreateArgs[@]}" \
      "::$archiveName$archiveSuffix" \
      ${if job.paths == null then "-" else lib.escapeShellArgs job.paths}
  )
''
+ optionalString job.appendFailedSuffix ''
  borgWrapper rename "''${extraArgs[@]}" "::$archiveName$archiveSuffix" "$archiveName"
''
+ ''
  ${job.postCreate}
''
+ optionalString (job.prune.keep != { }) ''
  borgWrapper prune "''${extraArgs[@]}" ${keep} ${
    optionalString (
      job.prune.prefix != null
    ) "--glob-archives ${escapeShellArg "${job.prune.prefix}*"} "
  }"''${extraPruneArgs[@]}"
  borgWrapper compact "''${extraArgs[@]}" "''${extraCompactArgs[@]}"
  ${job.postPrune}
''
