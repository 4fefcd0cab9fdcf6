# The options of one backup.
{ lib, hostName }:
{ config, name, ... }:
let
  inherit (lib) types;
  inherit (import ../_common { inherit lib; })
    flag
    lines
    maybe
    needed
    option
    strings
    text
    ;
  arguments = option (types.coercedTo (types.listOf types.str) lib.escapeShellArgs types.str) [ ];
in
{
  options = {
    createCommand = option (types.enum [
      "create"
      "import-tar"
    ]) "create" "Command of borg that makes archives.";
    paths = maybe (types.coercedTo types.str lib.singleton (
      types.listOf types.str
    )) "What is backed up.";
    dumpCommand = maybe types.path "Program whose output is backed up instead.";
    repo = needed types.str "Where the backup goes.";
    removableDevice = flag false "Whether the repository is on a device that is not always there.";
    archiveBaseName = option (types.nullOr (types.strMatching "[^/{}]+")) "${
      lib.optionalString (hostName != "") "${hostName}-"
    }${name}" "What archives' names begin with.";
    dateFormat = text "+%Y-%m-%dT%H:%M:%S" "How their names go on.";
    startAt = option (types.either types.str (
      types.listOf types.str
    )) "daily" "When it is done; an empty list for never by itself.";
    persistentTimer = flag false "Whether a missed time is made up for.";
    inhibitsSleep = flag false "Whether the machine does not go to sleep meanwhile.";
    user = text "root" "Account that does it.";
    group = text "root" "Group that does it.";
    wrapper =
      option (types.nullOr types.str) "borg-job-${name}"
        "Name of a program that knows where the backup is.";
    encryption = {
      mode = needed (types.enum [
        "repokey"
        "keyfile"
        "repokey-blake2"
        "keyfile-blake2"
        "authenticated"
        "authenticated-blake2"
        "none"
      ]) "How the repository is encrypted.";
      passCommand = maybe types.str "Command that prints the passphrase.";
      passphrase = maybe types.str "The passphrase; everyone can read it in the store.";
    };
    compression =
      option (types.strMatching "none|(auto,)?(lz4|zstd|zlib|lzma)(,[[:digit:]]{1,2})?") "lz4"
        "How data is compressed.";
    exclude = strings [ ] "Patterns of what is left out.";
    patterns = strings [ ] "Patterns of what is left out or taken.";
    readWritePaths = option (types.listOf types.path) [ ] "Folders that hooks may write.";
    privateTmp = flag true "Whether it has a /tmp of its own.";
    failOnWarnings = flag true "Whether a warning is a failure.";
    doInit = flag true "Whether the repository is made where it is missing.";
    appendFailedSuffix = flag true "Whether archives that are not complete are called `.failed`.";
    prune = {
      keep = option (types.attrsOf (
        types.either types.int (types.strMatching "[[:digit:]]+[Hdwmy]")
      )) { } "How many archives are kept, by unit of time; empty for all.";
      prefix =
        option (types.nullOr types.str) config.archiveBaseName
          "What names begin with that may be deleted.";
    };
    environment = option (types.attrsOf types.str) { } "Variables.";
    preHook = lines "Shell commands run before.";
    postInit = lines "Shell commands run after the repository is made.";
    postCreate = lines "Shell commands run after the archive is made.";
    postPrune = lines "Shell commands run after old archives are deleted.";
    postHook = lines "Shell commands run at the end; `$exitStatus` is known.";
    extraArgs = arguments "Further arguments of all commands.";
    extraInitArgs = arguments "Further arguments of `borg init`.";
    extraCreateArgs = arguments "Further arguments of `borg create`.";
    extraPruneArgs = arguments "Further arguments of `borg prune`.";
    extraCompactArgs = arguments "Further arguments of `borg compact`.";
  };
}
