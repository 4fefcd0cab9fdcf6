# Backups with BorgBackup, and repositories that others back up to over SSH.
# Ports: none of its own. State: ~/.config/borg and ~/.cache/borg of the account, /var/lib/borgbackup.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    count
    escapeShellArg
    mapAttrs'
    mapAttrsToList
    mkIf
    mkMerge
    nameValuePair
    optional
    optionalAttrs
    optionalString
    types
    ;
  inherit (import ../_common { inherit lib; }) option;

  cfg = config.services.borgbackup;
  inherit (cfg) jobs repos;

  isLocal = repo: lib.hasPrefix "/" repo || lib.hasPrefix "." repo || !lib.hasInfix ":" repo;
  homeOf = job: config.users.users.${job.user}.home;

  password =
    { encryption, ... }:
    if encryption.passCommand != null then
      { BORG_PASSCOMMAND = encryption.passCommand; }
    else if encryption.passphrase != null then
      { BORG_PASSPHRASE = encryption.passphrase; }
    else
      { };

  environmentOf = job: { BORG_REPO = job.repo; } // password job // job.environment;

  script = import ./script.nix { inherit lib pkgs; };

  service =
    name: job:
    nameValuePair "borgbackup-job-${name}" {
      description = "BorgBackup job ${name}";
      path = [
        cfg.package
        pkgs.openssh
      ];
      environment = environmentOf job;
      unitConfig = optionalAttrs (isLocal job.repo) { RequiresMountsFor = [ job.repo ]; };
      script =
        "exec "
        + optionalString job.inhibitsSleep "${lib.getExe' pkgs.systemd "systemd-inhibit"} --who=borgbackup --what=sleep --why='Scheduled backup' "
        + "${pkgs.writeShellScript "borgbackup-job-${name}-script" (script job)}";
      serviceConfig = {
        User = job.user;
        Group = job.group;
        # Only what is idle is used.
        CPUSchedulingPolicy = "idle";
        IOSchedulingClass = "idle";
        ProtectSystem = "strict";
        ReadWritePaths = [
          "${homeOf job}/.config/borg"
          "${homeOf job}/.cache/borg"
        ]
        ++ job.readWritePaths
        ++ optional (isLocal job.repo) job.repo;
        PrivateTmp = job.privateTmp;
      };
    };

  timer =
    name: job:
    let
      waits = optional (job.persistentTimer && !isLocal job.repo) "network-online.target";
    in
    nameValuePair "borgbackup-job-${name}" {
      description = "BorgBackup job ${name} timer";
      wantedBy = [ "timers.target" ];
      timerConfig = {
        Persistent = job.persistentTimer;
        OnCalendar = job.startAt;
      };
      after = waits;
      wants = waits;
    };

  folders =
    name: job:
    let
      own.d = { inherit (job) user group; };
    in
    nameValuePair "borgbackup-job-${name}" (
      {
        "${homeOf job}/.config" = own;
        "${homeOf job}/.cache" = own;
        "${homeOf job}/.config/borg" = own;
        "${homeOf job}/.cache/borg" = own;
      }
      // optionalAttrs (isLocal job.repo && !job.removableDevice) { ${job.repo} = own; }
    );

  wrapper =
    _: job:
    optional (job.wrapper != null && job.wrapper != "") (
      pkgs.writeShellScriptBin job.wrapper ''
        ${
          lib.concatStrings (
            mapAttrsToList (name: value: "export ${name}=${escapeShellArg value}\n") (environmentOf job)
          )
        }exec ${lib.getExe cfg.package} ${job.extraArgs} "$@"
      ''
    );

  authorized =
    repo: appendOnly: key:
    let
      serve = lib.concatStringsSep " " (
        [ "borg serve --restrict-to-${if repo.allowSubRepos then "path" else "repository"} ." ]
        ++ optional appendOnly "--append-only"
        ++ optional (repo.quota != null) "--storage-quota ${repo.quota}"
      );
    in
    "command=\"cd ${escapeShellArg repo.path} && ${serve}\",restrict ${key}";

  each = check: lib.mapAttrsToList check jobs;
in
{
  options.services.borgbackup = {
    package = option types.package pkgs.borgbackup "The package of BorgBackup.";
    jobs = option (types.attrsOf (
      types.submodule (
        import ./job.nix {
          inherit lib;
          inherit (config.networking) hostName;
        }
      )
    )) { } "Backups, by name.";
    repos = option (types.attrsOf (
      types.submodule (import ./repository.nix { inherit lib; })
    )) { } "Repositories that others back up to.";
  };

  config = mkIf (jobs != { } || repos != { }) {
    assertions =
      each (
        name: job: {
          assertion =
            job.encryption.mode == "none"
            || job.encryption.passCommand != null
            || job.encryption.passphrase != null;
          message = "passCommand or passphrase has to be specified because borgbackup.jobs.${name}.encryption != \"none\"";
        }
      )
      ++ each (
        name: job: {
          assertion =
            count (x: x == null) [
              job.dumpCommand
              job.paths
            ] == 1;
          message = "Exactly one of borgbackup.jobs.${name}.paths or borgbackup.jobs.${name}.dumpCommand must be set.";
        }
      )
      ++ each (
        name: job: {
          assertion = job.createCommand != "import-tar" || job.dumpCommand != null;
          message = "Option borgbackup.jobs.${name}.dumpCommand is required when createCommand is set to \"import-tar\".";
        }
      )
      ++ each (
        name: job: {
          assertion = job.createCommand != "import-tar" || (job.exclude == [ ] && job.patterns == [ ]);
          message = "Options borgbackup.jobs.${name}.exclude and patterns have no effect when createCommand is set to \"import-tar\".";
        }
      )
      ++ each (
        name: job: {
          assertion = isLocal job.repo || !job.removableDevice;
          message = "borgbackup.jobs.${name}: repo isn't a local path, thus it can't be a removable device!";
        }
      )
      ++ mapAttrsToList (name: repo: {
        assertion = repo.authorizedKeys != [ ] || repo.authorizedKeysAppendOnly != [ ];
        message = "borgbackup.repos.${name} does not make sense without at least one public key";
      }) repos;

    systemd.tmpfiles.settings = mapAttrs' folders jobs;
    systemd.services =
      mapAttrs' service jobs
      // mapAttrs' (
        name: repo:
        nameValuePair "borgbackup-repo-${name}" {
          description = "Create BorgBackup repository ${name} directory";
          wantedBy = [ "multi-user.target" ];
          serviceConfig.Type = "oneshot";
          script = ''
            mkdir -p ${escapeShellArg repo.path}
            chown ${repo.user}:${repo.group} ${escapeShellArg repo.path}
          '';
        }
      ) repos;
    systemd.timers = mapAttrs' timer (lib.filterAttrs (_: job: job.startAt != [ ]) jobs);

    users = mkMerge (
      mapAttrsToList (_: repo: {
        users.${repo.user} = {
          openssh.authorizedKeys.keys =
            map (authorized repo false) repo.authorizedKeys
            ++ map (authorized repo true) repo.authorizedKeysAppendOnly;
          useDefaultShell = true;
          inherit (repo) group;
          isSystemUser = true;
        };
        groups.${repo.group} = { };
      }) repos
    );

    environment.systemPackages = [ cfg.package ] ++ lib.concatLists (mapAttrsToList wrapper jobs);
  };
}
