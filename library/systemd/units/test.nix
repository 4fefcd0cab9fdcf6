{
  lib,
  manifest,
  nameOf,
  ...
}:
{
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
}
