{ manifest, lib, ... }:
let
  userFiles =
    host: lib.filterAttrs (name: _: lib.hasPrefix "systemd/user" name) host.config.environment.etc;
in
{
  "units of users are files and links" = {
    module.systemd.user.services.sync = {
      wantedBy = [ "default.target" ];
      aliases = [ "synchronise.service" ];
      serviceConfig.ExecStart = "/usr/bin/sync-files";
      enableDefaultPath = false;
    };
    actual = host: lib.mapAttrs (_: file: file.mode) (userFiles host);
    expected = {
      "systemd/user/sync.service" = "symlink";
      "systemd/user/synchronise.service" = "direct-symlink";
      "systemd/user/default.target.wants/sync.service" = "direct-symlink";
    };
  };

  "the text is that of a service" = {
    module.systemd.user.services.sync = {
      startAt = "daily";
      serviceConfig.ExecStart = "/usr/bin/sync-files";
      enableDefaultPath = false;
    };
    actual = host: lib.mapAttrs (_: unit: unit.text) host.config.systemd.user.units;
    expected = {
      "sync.service" = "[Unit]\n\n[Service]\nExecStart=/usr/bin/sync-files\n";
      "sync.timer" = "[Unit]\n\n[Timer]\nOnCalendar=daily\n\n\n[Install]\nWantedBy=timers.target\n";
    };
  };

  "a service without a command adds to the distribution's, a masked one is a link to nothing" = {
    module.systemd.user = {
      services.pipewire.serviceConfig.Nice = -11;
      services.tracker.enable = false;
      targets.desk.description = "Desk";
    };
    actual = host: lib.mapAttrs (_: file: file.mode) (userFiles host);
    expected = {
      "systemd/user/pipewire.service.d/overrides.conf" = "symlink";
      "systemd/user/tracker.service" = "direct-symlink";
      "systemd/user/desk.target" = "symlink";
    };
  };

  "managers that run are told" = {
    module.systemd.user = {
      settings.Manager.DefaultTimeoutStartSec = 60;
      generators.gpt = "/dev/null";
    };
    actual = host: {
      text = host.config.environment.etc."systemd/user.conf.d/60-nivis.conf".text;
      generator = host.config.environment.etc."systemd/user-generators/gpt".source;
      inherit ((manifest host).onChange.user-managers) paths;
    };
    expected = {
      text = "[Manager]\nDefaultTimeoutStartSec=60\n\n";
      generator = "/dev/null";
      paths = [
        "/etc/systemd/user"
        "/etc/systemd/user.conf.d"
      ];
    };
  };

  "rules for all users and for one" = {
    module = {
      users.users.ops.isNormalUser = true;
      systemd.user.tmpfiles = {
        rules = [ "D %C - - - 7d" ];
        users.ops.rules = [ "d %h/tmp" ];
      };
    };
    actual = host: {
      all = host.config.environment.etc."xdg/user-tmpfiles.d/00-nivis.conf".text;
      one = (manifest host).files ? "/home/ops/.config/user-tmpfiles.d/00-nivis.conf";
      links = lib.attrNames (userFiles host);
    };
    expected = {
      all = ''
        # This file is created automatically and should not be modified.
        # Please change the option ‘systemd.user.tmpfiles’ instead.
        D %C - - - 7d
      '';
      one = true;
      links = [
        "systemd/user/basic.target.wants/systemd-tmpfiles-setup.service"
        "systemd/user/systemd-tmpfiles-clean.timer.d/overrides.conf"
        "systemd/user/systemd-tmpfiles-setup.service.d/overrides.conf"
        "systemd/user/timers.target.wants/systemd-tmpfiles-clean.timer"
      ];
    };
  };

  "rules that are turned off are not written" = {
    module.systemd.user.tmpfiles = {
      enable = false;
      rules = [ "D %C - - - 7d" ];
    };
    actual = host: host.config.environment.etc ? "xdg/user-tmpfiles.d/00-nivis.conf";
    expected = false;
  };

  "every sort of unit, with its environment and links" = {
    module.systemd.user = {
      services.a = {
        script = "true";
        restartIfChanged = false;
        requires = [ "b.target" ];
        requiredBy = [ "c.target" ];
        upheldBy = [ "d.target" ];
      };
      sockets.a.listenStreams = [ "%t/a" ];
      paths.a.pathConfig.PathExists = "%h/x";
      slices.a.sliceConfig.MemoryMax = "1G";
      timers.a.timerConfig.OnStartupSec = 5;
      units."own.service".text = "[Service]\nExecStart=/usr/bin/true\n";
    };
    actual = host: lib.attrNames (userFiles host);
    expected = [
      "systemd/user/a.path"
      "systemd/user/a.service"
      "systemd/user/a.slice"
      "systemd/user/a.socket"
      "systemd/user/a.timer"
      "systemd/user/c.target.requires/a.service"
      "systemd/user/d.target.upholds/a.service"
      "systemd/user/own.service"
    ];
  };

  "services of users have the pieces of shell of others" = {
    module =
      { pkgs, ... }:
      {
        systemd.user = {
          services.app = {
            environment.LEVEL = "3";
            path = [ pkgs.jq ];
            script = "a";
            scriptArgs = "%i";
            preStart = "b";
            postStart = "c";
            reload = "d";
            preStop = "e";
            postStop = "f";
            reloadIfChanged = true;
            stopIfChanged = false;
            notSocketActivated = true;
            enableStrictShellChecks = true;
          };
          sockets.app = {
            listenDatagrams = [ "81" ];
            socketConfig.Accept = true;
          };
        };
      };
    actual =
      host:
      let
        inherit (host.config.systemd.user) units;
        keys = map (l: lib.head (lib.splitString "=" l)) (lib.splitString "\n" units."app.service".text);
      in
      [
        (lib.filter (k: lib.hasPrefix "Exec" k || lib.hasPrefix "X-" k || lib.hasPrefix "Env" k) keys)
        (lib.hasInfix "Environment=\"LEVEL=3\"\n" units."app.service".text)
        (lib.hasInfix "-start %i\n" units."app.service".text)
        units."app.socket".text
      ];
    expected = [
      [
        "Environment"
        "Environment"
        "X-ReloadIfChanged"
        "X-StopIfChanged"
        "X-NotSocketActivated"
        "ExecReload"
        "ExecStart"
        "ExecStartPost"
        "ExecStartPre"
        "ExecStop"
        "ExecStopPost"
      ]
      true
      true
      "[Unit]\n\n[Socket]\nAccept=true\n\n\nListenDatagram=81\n"
    ];
  };
}
