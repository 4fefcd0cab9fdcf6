{
  lib,
  manifest,
  nameOf,
  text,
  ...
}:
{
  "a user's unit is written section by section" = {
    module = {
      systemd.user.services.sync = {
        Unit = {
          Description = "Sync";
          X-SwitchMethod = "reload";
        };
        Service = {
          ExecStart = "/usr/bin/sync";
          Environment = "A=1";
        };
        Install.WantedBy = [ "default.target" ];
      };
    };
    actual =
      host:
      let
        unit = (manifest host).units."sync.service";
      in
      [
        (nameOf unit.source)
        unit.wantedBy
        (builtins.readFile unit.source)
      ];
    expected = [
      "unit-sync.service"
      [ "default.target" ]
      ''
        [Install]
        WantedBy=default.target

        [Service]
        Environment=A=1
        ExecStart=/usr/bin/sync
        X-ReloadIfChanged=true

        [Unit]
        Description=Sync
        X-SwitchMethod=reload
      ''
    ];
  };

  "what a change does may be said of the unit" = {
    module.systemd.user.services.keep = {
      Unit.X-RestartIfChanged = false;
      Service.ExecStart = "/usr/bin/keep";
    };
    actual = host: builtins.readFile (manifest host).units."keep.service".source;
    expected = ''
      [Service]
      ExecStart=/usr/bin/keep
      X-RestartIfChanged=false

      [Unit]
      X-RestartIfChanged=false
    '';
  };

  "each sort of unit" = {
    module = {
      systemd.user = {
        sockets.a.Socket.ListenStream = "%t/a";
        targets.a.Unit.Description = "a";
        timers.a.Timer.OnCalendar = "daily";
        paths.a.Path.PathChanged = "/a";
        slices.a.Slice.CPUQuota = "5%";
        mounts.a.Mount.What = "/dev/a";
        automounts.a.Automount.Where = "/a";
      };
    };
    actual = host: lib.attrNames (manifest host).units;
    expected = [
      "a.automount"
      "a.mount"
      "a.path"
      "a.slice"
      "a.socket"
      "a.target"
      "a.timer"
    ];
  };

  "the user's systemd has an environment and settings" = {
    module = {
      systemd.user = {
        sessionVariables.EDITOR = "vim";
        settings.Manager = {
          DefaultCPUAccounting = true;
          DefaultEnvironment.PATH = "%u/bin";
        };
      };
    };
    actual = host: [
      (text host ".config/environment.d/10-home-manager.conf")
      (text host ".config/systemd/user.conf")
    ];
    expected = [
      ''
        EDITOR=vim
      ''
      ''
        [Manager]
        DefaultCPUAccounting=true
        DefaultEnvironment=PATH=%u/bin
      ''
    ];
  };

  "nothing is written where it is switched off" = {
    module = {
      systemd.user = {
        enable = false;
        services.a.Service.ExecStart = "a";
      };
    };
    actual = host: (manifest host).units;
    expected = { };
  };

  "activation starts and stops units, and cannot be told not to" = {
    module = {
      systemd.user.startServices = false;
    };
    refused = true;
  };

  "what reloads and restarts a service" = {
    module = {
      systemd.user.services.a = {
        Unit.Documentation = "man:a(1)";
        Unit.X-Reload-Triggers = [ "r" ];
        Unit.X-Restart-Triggers = [ "s" ];
        Service.ExecStart = "a";
      };
    };
    actual = host: builtins.readFile (manifest host).units."a.service".source;
    expected = ''
      [Service]
      ExecStart=a

      [Unit]
      Documentation=man:a(1)
      X-Reload-Triggers=r
      X-Restart-Triggers=s
    '';
  };

  "every sort of unit says what it is" = {
    module =
      { lib, ... }:
      {
        systemd.user =
          lib.genAttrs
            [
              "automounts"
              "mounts"
              "paths"
              "slices"
              "sockets"
              "targets"
              "timers"
            ]
            (sort: {
              own.Unit = {
                Description = "own ${sort}";
                Documentation = [
                  "man:own(1)"
                  "man:own(5)"
                ];
              };
            });
      };
    actual = host: lib.mapAttrs (_: unit: builtins.readFile unit.source) (manifest host).units;
    expected = {
      "own.automount" = ''
        [Unit]
        Description=own automounts
        Documentation=man:own(1)
        Documentation=man:own(5)
      '';
      "own.mount" = ''
        [Unit]
        Description=own mounts
        Documentation=man:own(1)
        Documentation=man:own(5)
      '';
      "own.path" = ''
        [Unit]
        Description=own paths
        Documentation=man:own(1)
        Documentation=man:own(5)
      '';
      "own.slice" = ''
        [Unit]
        Description=own slices
        Documentation=man:own(1)
        Documentation=man:own(5)
      '';
      "own.socket" = ''
        [Unit]
        Description=own sockets
        Documentation=man:own(1)
        Documentation=man:own(5)
      '';
      "own.target" = ''
        [Unit]
        Description=own targets
        Documentation=man:own(1)
        Documentation=man:own(5)
      '';
      "own.timer" = ''
        [Unit]
        Description=own timers
        Documentation=man:own(1)
        Documentation=man:own(5)
      '';
    };
  };
}
