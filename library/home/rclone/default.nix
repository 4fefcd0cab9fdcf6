# rclone: remotes, folders kept the same on both sides by a timer, and mounts.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    maybe
    option
    package
    strings
    ;
  cfg = config.programs.rclone;
  rclone = if cfg.package == null then "rclone" else lib.getExe cfg.package;
  conf = "${config.xdg.configHome}/rclone/rclone.conf";

  atom = types.nullOr (
    types.oneOf [
      types.bool
      types.int
      types.float
      types.str
    ]
  );
  flagsOf = lib.cli.toCommandLineShellGNU { };

  mount = types.submodule {
    options = {
      enable = enable "it is mounted";
      mountPoint = mkOption {
        type = types.str;
        description = "Where it is mounted.";
      };
      options = option (types.attrsOf atom) { } "Flags of `rclone mount`.";
    };
  };

  remote = types.submodule {
    options = {
      config =
        option (types.attrsOf atom) { }
          "Keys of the remote in rclone.conf; `type` says what it is.";
      secrets = option (types.attrsOf types.str) { } "Keys whose value stands in a file on the machine.";
      mounts =
        option (types.attrsOf mount) { }
          "Folders of the remote that are mounted, by their path there.";
    };
  };

  bisync = types.submodule {
    options = {
      remote = mkOption {
        type = types.str;
        example = "drive:Documents";
        description = "The folder there: remote and path.";
      };
      local = mkOption {
        type = types.str;
        description = "The folder here.";
      };
      interval = option types.str "*:0/15" "When they are compared, as in {manpage}`systemd.time(7)`.";
      conflict = option (types.enum [
        "newer"
        "older"
        "larger"
        "path1"
        "path2"
        "none"
      ]) "newer" "Which file wins where both changed; the other is kept beside it.";
      maxDelete = option (types.ints.between 0 100) 25 "How many percent of the files may go at once.";
      exclude = strings "Patterns of files that are left alone.";
      extraFlags = strings "Further flags.";
    };
  };

  secretFiles = lib.concatLists (
    lib.mapAttrsToList (
      name: r: lib.mapAttrsToList (key: file: { inherit name key file; }) r.secrets
    ) cfg.remotes
  );
  base = lib.generators.toINI { } (
    lib.mapAttrs (_: r: lib.filterAttrs (_: v: v != null) r.config) cfg.remotes
  );

  bisyncScript = name: b: ''
    set -eu
    # What a program before 1.66 (Debian's) does not know is not asked of it: there both files of a conflict are kept.
    known=$(${rclone} bisync --help)
    set --
    for flag in --create-empty-src-dirs --resilient --recover; do
      case $known in *"$flag "*) set -- "$@" "$flag" ;; esac
    done
    case $known in
      *--conflict-resolve*) set -- "$@" --conflict-resolve ${b.conflict} ;;
      *) ${
        if b.conflict == "none" then
          ":"
        else
          "echo 'this rclone keeps both files of a conflict; 1.66 or newer can choose (${b.conflict})' >&2"
      } ;;
    esac
    mkdir -p ${lib.escapeShellArg b.local}
    state="''${XDG_STATE_HOME:-$HOME/.local/state}/nivis/bisync-${name}"
    if [ ! -e "$state" ]; then
      ${rclone} mkdir ${lib.escapeShellArg b.remote}
      set -- "$@" --resync
    fi
    ${rclone} bisync ${lib.escapeShellArg b.local} ${lib.escapeShellArg b.remote} "$@" \
      --max-delete ${toString b.maxDelete} \
      ${
        lib.concatMapStringsSep " " (p: "--exclude ${lib.escapeShellArg p}") b.exclude
      } ${lib.escapeShellArgs b.extraFlags}
    mkdir -p "$(dirname "$state")"
    touch "$state"
  '';

  bisyncService =
    name: b:
    lib.nameValuePair "rclone-bisync-${name}" {
      Unit = {
        Description = "The folders ${b.local} and ${b.remote} are made the same";
        After = [ "network-online.target" ] ++ lib.optional (cfg.remotes != { }) "rclone-config.service";
        Wants = lib.optional (cfg.remotes != { }) "rclone-config.service";
      };
      Service = {
        Type = "oneshot";
        # The first time both sides are taken together; later only what changed.
        ExecStart = "${pkgs.writeShellScript "rclone-bisync-${name}" (bisyncScript name b)}";
      };
    };

  mounts = lib.concatLists (
    lib.mapAttrsToList (
      name: r:
      lib.mapAttrsToList (path: m: { inherit name path m; }) (lib.filterAttrs (_: m: m.enable) r.mounts)
    ) cfg.remotes
  );
in
{
  options.programs.rclone = {
    enable = enable "rclone is set up";
    package = package pkgs "rclone";
    remotes = option (types.attrsOf remote) { } "Remotes.";
    bisync = option (types.attrsOf bisync) { } "Folders that are the same here and there.";
    requiresUnit = maybe types.str "A unit after which the secrets are there.";
  };

  config = mkIf cfg.enable {
    assertions = lib.mapAttrsToList (name: r: {
      assertion = r.config ? type;
      message = "programs.rclone.remotes.${name}: `config.type' says what the remote is, for instance \"drive\" or \"sftp\".";
    }) cfg.remotes;

    home.packages = lib.optional (cfg.package != null) cfg.package;

    systemd.user = {
      services = {
        # rclone writes tokens into its file, so that it is a copy, made again when the declaration changes.
        rclone-config = mkIf (cfg.remotes != { }) {
          Unit = {
            Description = "Remotes of rclone";
          }
          // lib.optionalAttrs (cfg.requiresUnit != null) {
            Requires = [ cfg.requiresUnit ];
            After = [ cfg.requiresUnit ];
          };
          Service = {
            Type = "oneshot";
            RemainAfterExit = true;
            ExecStart = "${pkgs.writeShellScript "rclone-config" ''
              set -eu
              umask 077
              mkdir -p ${lib.escapeShellArg (dirOf conf)}
              cp ${pkgs.writeText "rclone.conf" base} ${lib.escapeShellArg conf}
              chmod 600 ${lib.escapeShellArg conf}
              ${lib.concatMapStrings (s: ''
                ${rclone} config update ${lib.escapeShellArg s.name} ${lib.escapeShellArg s.key}="$(cat ${lib.escapeShellArg s.file})" --non-interactive > /dev/null
              '') secretFiles}
            ''}";
          };
          Install.WantedBy = [ "default.target" ];
        };
      }
      // lib.mapAttrs' bisyncService cfg.bisync
      // lib.listToAttrs (
        map (e: {
          name = "rclone-mount:${utils.escapeSystemdPath "${e.path}@${e.name}"}";
          value = {
            Unit = {
              Description = "Rclone FUSE daemon for ${e.name}:${e.path}";
              Requires = [ "rclone-config.service" ];
              After = [ "rclone-config.service" ];
            };
            Service = {
              Type = "notify";
              ExecStartPre = "${pkgs.coreutils}/bin/mkdir -p ${e.m.mountPoint}";
              ExecStart = "${rclone} mount ${flagsOf e.m.options} ${e.name}:${e.path} ${e.m.mountPoint}";
              Restart = "on-failure";
            };
            Install.WantedBy = [ "default.target" ];
          };
        }) mounts
      );

      timers = lib.mapAttrs' (
        name: b:
        lib.nameValuePair "rclone-bisync-${name}" {
          Unit.Description = "The folders ${b.local} and ${b.remote} are made the same";
          Timer = {
            OnCalendar = b.interval;
            Persistent = true;
            RandomizedDelaySec = 60;
          };
          Install.WantedBy = [ "timers.target" ];
        }
      ) cfg.bisync;
    };
  };
}
