# Backups with restic: a service and a timer for each, and a program `restic-<name>` that knows where they are.
# Ports: none. State: /var/cache/restic-backups-<name>.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatMapStrings
    concatStringsSep
    escapeShellArg
    mapAttrs'
    mapAttrsToList
    mkIf
    nameValuePair
    optional
    optionalAttrs
    optionals
    optionalString
    ;

  backups = config.services.restic.backups;

  commandOf =
    backup: "${lib.getExe backup.package}${concatMapStrings (o: " -o ${o}") backup.extraOptions}";

  isOfFiles = b: b.dynamicFilesFrom != null || (b.paths != null && b.paths != [ ]);
  isOfCommand = b: b.command != [ ];

  environment =
    name: b:
    let
      toValue = v: if lib.isBool v then lib.boolToString v else v;
      variable = v: lib.toUpper (lib.replaceStrings [ "-" ] [ "_" ] v);
      remote = lib.elemAt (lib.splitString ":" b.repository) 1;
      given =
        prefix: settings:
        optionalAttrs (settings != null) (
          mapAttrs' (key: v: nameValuePair "${prefix}${variable key}" (toValue v)) settings
        );
    in
    {
      RESTIC_CACHE_DIR = "/var/cache/restic-backups-${name}";
      RESTIC_PASSWORD_FILE = b.passwordFile;
      RESTIC_REPOSITORY = b.repository;
      RESTIC_REPOSITORY_FILE = b.repositoryFile;
    }
    // given "RCLONE_" b.rcloneOptions
    // optionalAttrs (b.rcloneConfigFile != null) { RCLONE_CONFIG = b.rcloneConfigFile; }
    // optionalAttrs (b.rcloneConfig != null) (
      given "RCLONE_CONFIG_${lib.toUpper remote}_" b.rcloneConfig
    )
    // optionalAttrs (b.progressFps != null) { RESTIC_PROGRESS_FPS = toString b.progressFps; };

  service =
    name: b:
    let
      inhibit = "${lib.getExe' pkgs.systemd "systemd-inhibit"} --mode='block' --who='restic' --what='sleep' --why=${escapeShellArg "Scheduled backup ${name}"} ";
      restic = "${optionalString b.inhibitsSleep inhibit}${commandOf b}";
      list = "/run/restic-backups-${name}/includes";
      excluded = optional (
        b.exclude != [ ]
      ) "--exclude-file=${pkgs.writeText "exclude-patterns" (concatStringsSep "\n" b.exclude)}";
      given = text: what: optionalString (text != null) "${pkgs.writeScript what text}";
    in
    {
      description = "Restic backup ${name}";
      environment = environment name b;
      path = [ pkgs.openssh ] ++ optional (usesRclone b) pkgs.rclone;
      restartIfChanged = false;
      wants = [ "network-online.target" ];
      after = [ "network-online.target" ];

      preStart = ''
        ${given b.backupPrepareCommand "backupPrepareCommand"}
        ${optionalString b.initialize "${restic} cat config > /dev/null || ${restic} init"}
        ${optionalString (
          b.paths != null && b.paths != [ ]
        ) "cat ${pkgs.writeText "staticPaths" (lib.concatLines b.paths)} >> ${list}"}
        ${optionalString (
          b.dynamicFilesFrom != null
        ) "${given b.dynamicFilesFrom "dynamicFilesFromScript"} >> ${list}"}
      '';
      postStop = ''
        ${given b.backupCleanupCommand "backupCleanupCommand"}
        ${optionalString (isOfFiles b) "rm -f ${list}"}
      '';

      serviceConfig = {
        Type = "oneshot";
        ExecStart =
          optional (isOfFiles b || isOfCommand b) (
            concatStringsSep " " (
              [
                restic
                "backup"
              ]
              ++ b.extraBackupArgs
              ++ optionals (isOfFiles b) (excluded ++ [ "--files-from=${list}" ])
              ++ optionals (isOfCommand b) (
                [
                  "--stdin-from-command=true"
                  "--"
                ]
                ++ b.command
              )
            )
          )
          ++ optionals (b.pruneOpts != [ ]) [
            "${restic} unlock"
            "${restic} forget --prune ${concatStringsSep " " b.pruneOpts}"
          ]
          ++ optional b.runCheck "${restic} check ${concatStringsSep " " b.checkOpts}";
        User = b.user;
        RuntimeDirectory = "restic-backups-${name}";
        CacheDirectory = "restic-backups-${name}";
        CacheDirectoryMode = "0700";
        PrivateTmp = true;
        EnvironmentFile = mkIf (b.environmentFile != null) b.environmentFile;
      };
    };

  usesRclone = b: b.rcloneOptions != null || b.rcloneConfig != null || b.rcloneConfigFile != null;

  wrapper =
    name: b:
    pkgs.writeShellScriptBin "restic-${name}" ''
      set -a # automatically export variables
      ${optionalString (b.environmentFile != null) "source ${b.environmentFile}"}
      ${lib.toShellVars (lib.filterAttrs (_: v: v != null) (environment name b))}
      exec ${commandOf b} "$@"
    '';
in
{
  options.services.restic.backups = lib.mkOption {
    type = lib.types.attrsOf (lib.types.submodule (import ./backup.nix { inherit lib pkgs; }));
    default = { };
    example = {
      home = {
        paths = [ "/home" ];
        repository = "sftp:backup@host:/backups/home";
        passwordFile = "/etc/restic-password";
        timerConfig.OnCalendar = "00:05";
      };
    };
    description = "Backups, by name.";
  };

  config = mkIf (backups != { }) {
    assertions = lib.concatLists (
      mapAttrsToList (name: b: [
        {
          assertion = ((b.repository == null) != (b.repositoryFile == null)) || b.environmentFile != null;
          message = "services.restic.backups.${name}: exactly one of repository, repositoryFile or environmentFile should be set";
        }
        {
          assertion = !(isOfFiles b && isOfCommand b);
          message = "services.restic.backups.${name}: cannot do both a command backup and a file backup at the same time.";
        }
        {
          assertion = b.passwordFile != null || b.environmentFile != null;
          message = "services.restic.backups.${name}: passwordFile or environmentFile must be set";
        }
      ]) backups
    );

    systemd.services = mapAttrs' (
      name: b: nameValuePair "restic-backups-${name}" (service name b)
    ) backups;

    systemd.timers = mapAttrs' (
      name: b:
      nameValuePair "restic-backups-${name}" {
        wantedBy = [ "timers.target" ];
        inherit (b) timerConfig;
        unitConfig.X-OnlyManualStart = true;
      }
    ) (lib.filterAttrs (_: b: b.timerConfig != null) backups);

    environment.systemPackages = mapAttrsToList wrapper (
      lib.filterAttrs (_: b: b.createWrapper) backups
    );
  };
}
