{
  lib,
  manifest,
  nameOf,
  ...
}@tools:
import ./test-sorts.nix tools
// {
  "a service is written as NixOS writes it" = {
    module.systemd.services.app = {
      description = "App";
      after = [ "network.target" ];
      wantedBy = [ "multi-user.target" ];
      environment = {
        QUOTED = "a\"b";
        NOTHING = null;
      };
      enableDefaultPath = false;
      stopIfChanged = false;
      restartIfChanged = false;
      startLimitBurst = 3;
      serviceConfig = {
        ExecStart = "/usr/bin/app";
        ExecStartPre = [
          "/usr/bin/one"
          "/usr/bin/two"
        ];
        PrivateTmp = true;
      };
    };
    actual = host: host.config.systemd.units."app.service".text;
    expected = ''
      [Unit]
      After=network.target
      Description=App
      StartLimitBurst=3

      [Service]
      Environment="QUOTED=a\"b"
      X-RestartIfChanged=false
      X-StopIfChanged=false
      ExecStart=/usr/bin/app
      ExecStartPre=/usr/bin/one
      ExecStartPre=/usr/bin/two
      PrivateTmp=true

      [Install]
      WantedBy=multi-user.target
    '';
  };

  "a script is a file in the store, its folders stand once in PATH" = {
    module =
      { pkgs, ... }:
      {
        systemd.services.app = {
          script = "curl https://example.org";
          scriptArgs = "%i";
          path = [ pkgs.curl ];
        };
      };
    actual =
      host:
      let
        service = host.config.systemd.services.app;
      in
      [
        (nameOf service.serviceConfig.ExecStart)
        (builtins.unsafeDiscardStringContext service.environment.PATH)
      ];
    expected = [
      "unit-script-app-start/bin/app-start %i"
      "/usr/bin:/usr/sbin"
    ];
  };

  "a time to start at makes a timer" = {
    module.systemd.services.app = {
      startAt = "daily";
      serviceConfig.ExecStart = "/usr/bin/app";
    };
    actual = host: host.config.systemd.units."app.timer".text;
    expected = ''
      [Unit]

      [Timer]
      OnCalendar=daily


      [Install]
      WantedBy=timers.target
    '';
  };

  "a mount is named after its place" = {
    module.systemd.mounts = [
      {
        what = "/dev/disk/by-label/srv";
        where = "/srv/my-files/";
        type = "ext4";
        options = "noatime";
      }
    ];
    actual = host: host.config.systemd.units."srv-my\\x2dfiles.mount".text;
    expected = ''
      [Unit]

      [Mount]
      Options=noatime
      Type=ext4
      What=/dev/disk/by-label/srv
      Where=/srv/my-files/

    '';
  };

  "the manifest says where links stand and what a unit replaces" = {
    module.systemd = {
      services.app = {
        serviceConfig.ExecStart = "/usr/bin/app";
        wantedBy = [ "multi-user.target" ];
        aliases = [ "application.service" ];
      };
      services.nginx.serviceConfig.Restart = "always";
      services."getty@tty1".overrideStrategy = "asDropin";
      services.cups.enable = false;
    };
    actual =
      host:
      lib.mapAttrs (_: unit: {
        inherit (unit)
          strategy
          wantedBy
          aliases
          enable
          ;
        source = nameOf unit.source;
      }) (manifest host).units;
    expected =
      let
        plain = {
          wantedBy = [ ];
          aliases = [ ];
          enable = true;
        };
      in
      {
        "app.service" = {
          strategy = "replace";
          wantedBy = [ "multi-user.target" ];
          aliases = [ "application.service" ];
          enable = true;
          source = "unit-app.service";
        };
        "nginx.service" = plain // {
          strategy = "dropin-if-exists";
          source = "unit-nginx.service";
        };
        "getty@tty1.service" = plain // {
          strategy = "dropin";
          source = "unit-getty-tty1.service";
        };
        "cups.service" = plain // {
          strategy = "dropin-if-exists";
          enable = false;
          source = "";
        };
      };
  };

  "a type of service that systemd does not know is refused" = {
    module.systemd.services.app.serviceConfig.Type = "sometimes";
    refused = true;
  };

  "a unit's name has its extension" = {
    module.systemd.services.app.wantedBy = [ "multi-user" ];
    refused = true;
  };

  "every dependency is written" = {
    module.systemd.targets.all = {
      documentation = [
        "man:a(1)"
        "man:b(1)"
      ];
      requires = [ "a.service" ];
      wants = [ "b.service" ];
      upholds = [ "c.service" ];
      after = [ "d.service" ];
      before = [ "e.service" ];
      bindsTo = [ "f.service" ];
      partOf = [ "g.service" ];
      conflicts = [ "h.service" ];
      requisite = [ "i.service" ];
      onFailure = [ "j.service" ];
      onSuccess = [ "k.service" ];
      unitConfig.ConditionPathExists = "/x";
      startLimitBurst = 3;
      startLimitIntervalSec = 60;
    };
    actual = host: host.config.systemd.units."all.target".text;
    expected = ''
      [Unit]
      After=d.service
      Before=e.service
      BindsTo=f.service
      ConditionPathExists=/x
      Conflicts=h.service
      Documentation=man:a(1) man:b(1)
      OnFailure=j.service
      OnSuccess=k.service
      PartOf=g.service
      Requires=a.service
      Requisite=i.service
      StartLimitBurst=3
      StartLimitIntervalSec=60
      Upholds=c.service
      Wants=b.service

    '';
  };

  "links of those that require and keep it" = {
    module.systemd.targets.all = {
      requiredBy = [ "a.target" ];
      upheldBy = [ "b.target" ];
    };
    actual = host: {
      inherit ((manifest host).units."all.target") requiredBy upheldBy;
    };
    expected = {
      requiredBy = [ "a.target" ];
      upheldBy = [ "b.target" ];
    };
  };

  "pieces of shell stand in their keys" = {
    module.systemd.services.app = {
      script = "a";
      preStart = "b";
      postStart = "c";
      reload = "d";
      preStop = "e";
      postStop = "f";
      reloadIfChanged = true;
      notSocketActivated = true;
      restartTriggers = [ "x" ];
      enableStrictShellChecks = true;
    };
    actual =
      host:
      let
        inherit (host.config.systemd.services.app) serviceConfig;
        lines = lib.splitString "\n" host.config.systemd.units."app.service".text;
        script =
          text: nameOf (lib.head (lib.splitString "/bin/" (if lib.isList text then lib.head text else text)));
      in
      {
        scripts = lib.mapAttrs (_: script) (lib.filterAttrs (n: _: lib.hasPrefix "Exec" n) serviceConfig);
        marks = lib.filter (lib.hasPrefix "X-") (map (l: lib.head (lib.splitString "=" l)) lines);
      };
    expected = {
      scripts = {
        ExecReload = "unit-script-app-reload";
        ExecStart = "unit-script-app-start";
        ExecStartPost = "unit-script-app-post-start";
        ExecStartPre = "unit-script-app-pre-start";
        ExecStop = "unit-script-app-pre-stop";
        ExecStopPost = "unit-script-app-post-stop";
      };
      marks = [
        "X-Restart-Triggers"
        "X-ReloadIfChanged"
        "X-NotSocketActivated"
      ];
    };
  };

  "what changes is restarted or reloaded" = {
    module.systemd.services.app = {
      reloadTriggers = [ "x" ];
      serviceConfig.ExecStart = "/usr/bin/app";
    };
    actual =
      host:
      let
        trigger = h: h.config.systemd.services.app.unitConfig.X-Reload-Triggers;
      in
      trigger host != trigger (
        host.extendModules { modules = [ { systemd.services.app.reloadTriggers = [ "y" ]; } ]; }
      );
    expected = true;
  };

  "environment of all, and scripts that stop at errors" = {
    module = {
      systemd.globalEnvironment.TZ = "CET";
      systemd.enableStrictShellChecks = true;
      systemd.services.app.script = "true";
    };
    actual = host: [
      (lib.hasInfix "Environment=\"TZ=CET\"" host.config.systemd.units."app.service".text)
      host.config.systemd.services.app.enableStrictShellChecks
    ];
    expected = [
      true
      true
    ];
  };

  "sockets, paths, slices and timers" = {
    module.systemd = {
      sockets.app = {
        listenStreams = [ "80" ];
        listenDatagrams = [ "81" ];
        socketConfig.Accept = true;
      };
      paths.app.pathConfig.PathExists = "/x";
      slices.app.sliceConfig.MemoryMax = "1G";
      timers.app.timerConfig.OnBootSec = 60;
      automounts = [
        {
          where = "/x";
          automountConfig.TimeoutIdleSec = 5;
        }
      ];
      units."own.service".text = "[Service]\n";
    };
    actual = host: lib.mapAttrs (_: u: u.text) host.config.systemd.units;
    expected = {
      "app.socket" = "[Unit]\n\n[Socket]\nAccept=true\n\nListenStream=80\nListenDatagram=81\n";
      "app.path" = "[Unit]\n\n[Path]\nPathExists=/x\n\n";
      "app.slice" = "[Unit]\n\n[Slice]\nMemoryMax=1G\n\n";
      "app.timer" = "[Unit]\n\n[Timer]\nOnBootSec=60\n\n";
      "x.automount" = "[Unit]\n\n[Automount]\nTimeoutIdleSec=5\nWhere=/x\n\n";
      "own.service" = "[Service]\n";
    };
  };

  "mounts take settings of their section" = {
    module.systemd.mounts = [
      {
        what = "tmpfs";
        where = "/x";
        mountConfig.DirectoryMode = "0700";
      }
    ];
    actual = host: host.config.systemd.units."x.mount".text;
    expected = "[Unit]\n\n[Mount]\nDirectoryMode=0700\nWhat=tmpfs\nWhere=/x\n\n";
  };

  "a deprecated way to limit starts is told" = {
    module.systemd.services.app.serviceConfig = {
      ExecStart = "/usr/bin/app";
      StartLimitInterval = 5;
    };
    actual = host: lib.length host.config.warnings;
    expected = 1;
  };

  "a target that is no more is refused" = {
    module.systemd.services.app.after = [ "network-interfaces.target" ];
    refused = true;
  };
}
