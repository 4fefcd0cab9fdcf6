# The daemon cron.
# Otherwise than on NixOS: jobs stand in /etc/cron.d; /etc/crontab, the unit and the set-gid crontab are the distribution's.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkMerge types;
  inherit (import ../_common { inherit lib; })
    flag
    maybe
    option
    strings
    ;
  cfg = config.services.cron;

  # Cron reads what only root may write.
  job = content: content // { mode = "0600"; };
in
{
  options.services.cron = {
    enable = flag false "Whether cron runs.";
    mailto = maybe types.str "Where output of jobs is mailed to.";
    systemCronJobs =
      strings [ ]
        "Jobs: lines of a crontab with the account, see {manpage}`crontab(5)`.";
    cronFiles = option (types.listOf types.path) [ ] "Files of further jobs.";
  };

  config = mkMerge [
    { services.cron.enable = lib.mkDefault (cfg.systemCronJobs != [ ] || cfg.cronFiles != [ ]); }
    (mkIf cfg.enable {
      environment.systemPackages = [ pkgs.cron ];

      environment.etc = {
        "cron.d/nivis" = mkIf (cfg.systemCronJobs != [ ]) (job {
          text = ''
            SHELL=/bin/bash
            PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
            ${lib.optionalString (cfg.mailto != null) "MAILTO=\"${cfg.mailto}\""}
            ${lib.concatMapStrings (line: "${line}\n") cfg.systemCronJobs}
          '';
        });
      }
      // lib.listToAttrs (
        lib.imap1 (
          i: file:
          lib.nameValuePair "cron.d/nivis-${toString i}" (job {
            source = file;
          })
        ) cfg.cronFiles
      );

      systemd.services.cron = {
        wantedBy = [ "multi-user.target" ];
        restartTriggers = lib.optional (config.time.timeZone != null) config.time.timeZone;
      };
    })
  ];
}
