{ lib, manifest, ... }:
let
  file = name: host: host.config.environment.etc."fail2ban/${name}".text;
in
{
  "jails" = {
    module = {
      services.openssh = {
        enable = true;
        ports = [
          22
          2222
        ];
      };
      services.fail2ban = {
        enable = true;
        bantime = "1h";
        maxretry = 5;
        banaction = "a";
        banaction-allports = "b";
        ignoreIP = [ "10.0.0.0/8" ];
        bantime-increment = {
          enable = true;
          rndtime = "8m";
          maxtime = "48h";
          factor = "4";
          formula = "f";
          overalljails = true;
        };
        jails.app = {
          filter.Definition.failregex = "^bad <HOST>";
          settings.logpath = "/var/log/app";
        };
        jails.off = {
          enabled = false;
          filter = "sshd";
        };
        jails.text = "enabled = true";
      };
    };
    actual = host: [
      (file "jail.local" host)
      (file "filter.d/app.conf" host)
      host.config.services.openssh.settings.LogLevel
    ];
    expected = [
      ''
        [DEFAULT]
        backend = systemd
        banaction = a
        banaction_allports = b
        bantime = 1h
        bantime.factor = 4
        bantime.formula = f
        bantime.increment = true
        bantime.maxtime = 48h
        bantime.overalljails = true
        bantime.rndtime = 8m
        ignoreip = 127.0.0.1/8 ::1 10.0.0.0/8
        maxretry = 5

        [app]
        enabled = true
        filter = app
        logpath = /var/log/app

        [off]
        enabled = false
        filter = sshd

        [sshd]
        enabled = true
        port = 22,2222

        [text]
        enabled = true
      ''
      ''
        [Definition]
        failregex = ^bad <HOST>
      ''
      "VERBOSE"
    ];
  };

  "the daemon, its unit and what it needs" = {
    module =
      { pkgs, ... }:
      {
        services.fail2ban = {
          enable = true;
          daemonSettings.Definition.loglevel = "DEBUG";
          extraPackages = [ pkgs.curl ];
        };
      };
    actual = host: [
      (file "fail2ban.local" host)
      (manifest host).units."fail2ban.service".strategy
      (map lib.getName host.config.environment.systemPackages)
      (lib.elem "curl" (
        map lib.getName (lib.filter lib.isAttrs host.config.systemd.services.fail2ban.path)
      ))
      (host.config.services.fail2ban.jails ? sshd)
    ];
    expected = [
      ''
        [Definition]
        dbfile = /var/lib/fail2ban/fail2ban.sqlite3
        loglevel = DEBUG
        logtarget = SYSLOG
        pidfile = /run/fail2ban/fail2ban.pid
        socket = /run/fail2ban/fail2ban.sock
      ''
      "replace"
      [
        "fail2ban"
        "nftables"
        "python3-systemd"
        "bash"
      ]
      true
      false
    ];
  };

  "growth is said in one way" = {
    module.services.fail2ban = {
      enable = true;
      bantime-increment.formula = "f";
      bantime-increment.multipliers = "1 2";
    };
    refused = true;
  };
}
