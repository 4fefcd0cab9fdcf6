{ lib, textOf, ... }:
{
  "sections follow a header, the distribution's come last" = {
    module.services.logrotate.settings = {
      header.rotate = 7;
      "/var/log/app.log" = {
        frequency = "daily";
        create = "0640 root adm";
        compress = true;
        dateext = false;
        mode = null;
        postrotate = "systemctl reload app";
      };
      early = {
        files = [
          "/var/log/a"
          "/var/log/b"
        ];
        priority = 10;
      };
      off.enable = false;
      all = {
        global = true;
        size = "10M";
      };
    };
    actual = host: textOf host.config.services.logrotate.configFile;
    expected = ''
      "/var/log/a"
      "/var/log/b" {
      }

      ignoreduplicates
      missingok
      notifempty
      rotate 7

      "/var/log/app.log" {
        compress
        create 0640 root adm
        nodateext
        daily
        postrotate
            systemctl reload app
          endscript
      }

      size 10M

      # What packages of the distribution ask for.
      create
      include /etc/logrotate.d
    '';
  };

  "nothing is rotated without settings" = {
    module = { };
    actual = host: host.config.systemd.services ? logrotate;
    expected = false;
  };

  "the unit runs every hour, checks at start and reaches no network" = {
    module.services.logrotate = {
      enable = true;
      extraArgs = [ "--verbose" ];
      configFile = "/etc/mine.conf";
    };
    actual =
      host:
      let
        inherit (host.config.systemd) services units;
      in
      [
        services.logrotate.startAt
        services.logrotate.serviceConfig.ExecStart
        services.logrotate.serviceConfig.PrivateNetwork
        services.logrotate-checkconf.serviceConfig.ExecStart
        (units ? "logrotate.timer")
      ];
    expected = [
      [ "hourly" ]
      "/usr/sbin/logrotate \"--verbose\" /etc/mine.conf"
      true
      "/usr/sbin/logrotate \"--verbose\" --debug /etc/mine.conf"
      true
    ];
  };

  "it comes after those whose folders of logs are given to their users" = {
    module = {
      services.logrotate.enable = true;
      systemd.services.app.serviceConfig.LogsDirectory = "app";
      systemd.services.other.script = "true";
      systemd.services.off = {
        enable = false;
        serviceConfig.LogsDirectory = "off";
      };
    };
    actual = host: [
      host.config.systemd.services.logrotate.after
      host.config.systemd.services.logrotate-checkconf.after
    ];
    expected = [
      [ "app.service" ]
      [ "app.service" ]
    ];
  };

  "the network and the check can be chosen, mail names its program" = {
    module.services.logrotate = {
      allowNetworking = true;
      checkConfig = false;
      settings."/var/log/x".mail = "root";
    };
    actual =
      host:
      let
        inherit (host.config.systemd) services;
      in
      [
        (services.logrotate.serviceConfig ? PrivateNetwork)
        (services ? logrotate-checkconf)
        (lib.hasInfix "--mail=/usr/bin/mail" services.logrotate.serviceConfig.ExecStart)
      ];
    expected = [
      false
      false
      true
    ];
  };
}
