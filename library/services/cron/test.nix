{ manifest, ... }:
{
  "jobs stand beside the distribution's" = {
    module = {
      time.timeZone = "UTC";
      services.cron = {
        mailto = "ops@example.org";
        systemCronJobs = [ "*/5 * * * * root date" ];
        cronFiles = [ "/srv/more" ];
      };
    };
    actual = host: [
      host.config.environment.etc."cron.d/nivis".text
      (manifest host).files."/etc/cron.d/nivis".mode
      host.config.environment.etc."cron.d/nivis-1".source
      (manifest host).units."cron.service".strategy
      (manifest host).units."cron.service".wantedBy
      host.config.systemd.services.cron.restartTriggers
    ];
    expected = [
      ''
        SHELL=/bin/bash
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        MAILTO="ops@example.org"
        */5 * * * * root date

      ''
      "0600"
      "/srv/more"
      "dropin-if-exists"
      [ "multi-user.target" ]
      [ "UTC" ]
    ];
  };

  "without jobs there is no cron, unless it is wanted" = {
    module = { };
    actual = host: [
      host.config.services.cron.enable
      (host.extendModules { modules = [ { services.cron.enable = true; } ]; })
      .config.systemd.services.cron.wantedBy
    ];
    expected = [
      false
      [ "multi-user.target" ]
    ];
  };

  "cron without jobs" = {
    module.services.cron.enable = true;
    actual = host: (manifest host).units."cron.service".wantedBy;
    expected = [ "multi-user.target" ];
  };
}
