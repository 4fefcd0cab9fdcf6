# The options of one backup.
{ lib, pkgs }:
{ config, ... }:
let
  inherit (lib) types;
  inherit (import ../_common { inherit lib; })
    flag
    maybe
    option
    strings
    text
    ;
  values = types.attrsOf (
    types.oneOf [
      types.str
      types.bool
    ]
  );
in
{
  options = {
    passwordFile = maybe types.str "File of the repository's password.";
    environmentFile = maybe types.str "File of variables, such as those of a cloud's storage.";
    rcloneOptions = maybe values "Options of rclone.";
    rcloneConfig = maybe values "Settings of rclone's remote.";
    rcloneConfigFile = maybe types.path "File of rclone's settings.";
    inhibitsSleep = flag false "Whether the machine does not go to sleep meanwhile.";
    repository = maybe types.str "Where the backup goes.";
    repositoryFile = maybe types.path "File that says where the backup goes.";
    paths = option (types.nullOr (types.listOf types.str)) [ ] "What is backed up.";
    command = strings [ ] "Command whose output is backed up (restic 0.17 and later).";
    exclude = strings [ ] "Patterns of what is left out.";
    timerConfig = option (types.nullOr (types.attrsOf types.anything)) {
      OnCalendar = "daily";
      Persistent = true;
    } "When it is done; null for never by itself.";
    user = text "root" "Account that does it.";
    extraBackupArgs = strings [ ] "Further arguments of `restic backup`.";
    extraOptions = strings [ ] "Further options (`-o`) of restic.";
    initialize = flag false "Whether the repository is made where it is missing.";
    pruneOpts = strings [ ] "Arguments of `restic forget --prune`; empty for not doing it.";
    runCheck = option types.bool (config.checkOpts != [ ]) "Whether the repository is checked.";
    checkOpts = strings [ ] "Arguments of `restic check`.";
    dynamicFilesFrom = maybe types.str "Script that prints what is backed up.";
    backupPrepareCommand = maybe types.str "Script run before.";
    backupCleanupCommand = maybe types.str "Script run after.";
    package = option types.package pkgs.restic "The package of restic.";
    createWrapper = flag true "Whether there is a program `restic-<name>`.";
    progressFps = maybe types.numbers.nonnegative "How often progress is shown, in times a second.";
  };
}
