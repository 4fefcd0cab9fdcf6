# `git maintenance` by timers.
{ config, lib, ... }:
let
  inherit (lib) mkIf types;
  inherit (import ../../_lib/option.nix { inherit lib; }) enable option strings;
  cfg = config.programs.git;
  git = if cfg.package == null then "git" else lib.getExe cfg.package;
in
{
  options.programs.git.maintenance = {
    enable = enable "repositories are kept fast in the background";
    repositories = strings "Absolute paths of repositories.";
    timers = option (types.attrsOf types.str) {
      hourly = "*-*-* 1..23:53:00";
      daily = "Tue..Sun *-*-* 0:53:00";
      weekly = "Mon 0:53:00";
    } "Schedules, and when each runs.";
  };

  config = mkIf (cfg.enable && cfg.maintenance.enable) {
    programs.git.iniContent.maintenance.repo = cfg.maintenance.repositories;

    systemd.user = {
      services."git-maintenance@" = {
        Unit = {
          Description = "Optimize Git repositories data";
          Documentation = [ "man:git-maintenance(1)" ];
        };
        Service = {
          Type = "oneshot";
          ExecStart = "\"${git}\" for-each-repo --keep-going --config=maintenance.repo maintenance run --schedule=%i\n";
          LockPersonality = "yes";
          MemoryDenyWriteExecute = "yes";
          NoNewPrivileges = "yes";
          RestrictAddressFamilies = "AF_UNIX AF_INET AF_INET6 AF_VSOCK";
          RestrictNamespaces = "yes";
          RestrictRealtime = "yes";
          RestrictSUIDSGID = "yes";
          SystemCallArchitectures = "native";
          SystemCallFilter = "@system-service";
        };
      };
      timers = lib.mapAttrs' (
        schedule: time:
        lib.nameValuePair "git-maintenance@${schedule}" {
          Unit.Description = "Optimize Git repositories data";
          Timer = {
            OnCalendar = time;
            Persistent = true;
          };
          Install.WantedBy = [ "timers.target" ];
        }
      ) cfg.maintenance.timers;
    };
  };
}
