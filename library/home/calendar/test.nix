{
  lib,
  manifest,
  text,
  ...
}:
{
  "calendars are shown, and brought together with a server's" = {
    module =
      { pkgs, ... }:
      {
        accounts.calendar = {
          basePath = ".calendar";
          accounts.work = {
            primary = true;
            primaryCollection = "main";
            remote = {
              type = "caldav";
              url = "https://dav.example.org/";
              userName = "ops";
              passwordCommand = [
                "pass"
                "dav"
              ];
            };
            vdirsyncer = {
              enable = true;
              collections = [
                "main"
                [
                  "a"
                  "b"
                  "c"
                ]
              ];
              conflictResolution = "remote wins";
              metadata = [ "color" ];
              partialSync = "revert";
              localReadOnly = true;
              auth = "digest";
              authCert = "/home/ops/cert.pem";
              verify = "/etc/ssl/dav.pem";
              verifyFingerprint = "AB:CD";
              userAgent = "own";
              itemTypes = [ "VEVENT" ];
              timeRange = {
                start = "datetime.now() - timedelta(days=30)";
                end = "datetime.now() + timedelta(days=30)";
              };
              postHook = "echo $1";
            };
            khal = {
              enable = true;
              type = "discover";
              glob = "m*";
              color = "light green";
              priority = 20;
              readOnly = true;
              addresses = [ "ops@example.org" ];
            };
          };
          accounts.holidays = {
            local = {
              path = "/home/ops/holidays.ics";
              type = "singlefile";
              encoding = "latin1";
            };
            khal.enable = true;
            remote.type = "http";
            vdirsyncer = {
              enable = true;
              urlCommand = [ "url" ];
              userNameCommand = [ "user" ];
              conflictResolution = [ "merge" ];
            };
          };
          accounts.google = {
            local.fileExt = ".vcs";
            remote.type = "google_calendar";
            vdirsyncer = {
              enable = true;
              tokenFile = "/home/ops/.token";
              clientIdCommand = [ "id" ];
              clientSecretCommand = [ "secret" ];
            };
          };
        };
        programs.khal = {
          enable = true;
          package = pkgs.writeShellScriptBin "own-khal" "";
          locale = {
            dateformat = "%d.%m.";
            timeformat = "%H:%M";
            datetimeformat = "%d.%m. %H:%M";
            longdateformat = "%d.%m.%Y";
            longdatetimeformat = "%d.%m.%Y %H:%M";
            unicode_symbols = false;
            default_timezone = "Europe/Berlin";
            local_timezone = "Europe/Berlin";
            firstweekday = 6;
            weeknumbers = "left";
          };
          settings.default.timedelta = "5d";
        };
        programs.vdirsyncer = {
          enable = true;
          package = pkgs.writeShellScriptBin "own-vdirsyncer" "";
          statusPath = "/home/ops/.status";
        };
      };
    actual = host: [
      (text host ".config/khal/config")
      (lib.concatStringsSep "\n" (
        lib.filter (l: !(lib.hasPrefix "post_hook" l)) (
          lib.splitString "\n" (text host ".config/vdirsyncer/config")
        )
      ))
      (lib.hasInfix "-vdirsyncer-post-hook\"" (text host ".config/vdirsyncer/config"))
      (map lib.getName host.config.home.packages)
    ];
    expected = [
      ''
        [calendars]
        [[holidays]]
        path = /home/ops/holidays.ics
        priority = 10
        type = calendar

        [[work]]
        path = /home/ops/.calendar/work/m*
        readonly = True
        addresses = ops@example.org
        color = 'light green'
        priority = 20
        type = discover

        [default]
        default_calendar=main
        highlight_event_days=true
        timedelta=5d

        [locale]
        dateformat=%d.%m.
        datetimeformat=%d.%m. %H:%M
        default_timezone=Europe/Berlin
        firstweekday=6
        local_timezone=Europe/Berlin
        longdateformat=%d.%m.%Y
        longdatetimeformat=%d.%m.%Y %H:%M
        timeformat=%H:%M
        unicode_symbols=false
        weeknumbers=left
      ''
      ''
        [general]
        status_path = "/home/ops/.status"

        [pair calendar_google]
        a = "calendar_google_remote"
        b = "calendar_google_local"
        collections = null

        [pair calendar_holidays]
        a = "calendar_holidays_remote"
        b = "calendar_holidays_local"
        conflict_resolution = ["command","merge"]
        collections = null

        [pair calendar_work]
        a = "calendar_work_remote"
        b = "calendar_work_local"
        conflict_resolution = "a wins"
        metadata = ["color"]
        partial_sync = "revert"
        collections = ["main",["a","b","c"]]

        [storage calendar_google_local]
        fileext = ".vcs"
        path = "/home/ops/.calendar/google"
        type = "filesystem"

        [storage calendar_holidays_local]
        encoding = "latin1"
        path = "/home/ops/holidays.ics"
        type = "singlefile"

        [storage calendar_work_local]
        fileext = ".ics"
        path = "/home/ops/.calendar/work"
        read_only = true
        type = "filesystem"

        [storage calendar_google_remote]
        client_id.fetch = ["command","id"]
        client_secret.fetch = ["command","secret"]
        token_file = "/home/ops/.token"
        type = "google_calendar"

        [storage calendar_holidays_remote]
        type = "http"
        url.fetch = ["command","url"]
        username.fetch = ["command","user"]

        [storage calendar_work_remote]
        auth = "digest"
        auth_cert = "/home/ops/cert.pem"
        end_date = "datetime.now() + timedelta(days=30)"
        item_types = ["VEVENT"]
        password.fetch = ["command","pass","dav"]
        start_date = "datetime.now() - timedelta(days=30)"
        type = "caldav"
        url = "https://dav.example.org/"
        useragent = "own"
        username = "ops"
        verify = "/etc/ssl/dav.pem"
        verify_fingerprint = "AB:CD"
      ''
      true
      [
        "own-vdirsyncer"
        "own-khal"
      ]
    ];
  };

  "they are brought together from time to time" = {
    module =
      { pkgs, ... }:
      {
        services.vdirsyncer = {
          enable = true;
          package = pkgs.writeShellScriptBin "vdirsyncer" "";
          frequency = "hourly";
          verbosity = "DEBUG";
          configFile = "/home/ops/own";
        };
      };
    actual = host: [
      (map (
        c: lib.last (lib.splitString "/bin/" c)
      ) host.config.systemd.user.services.vdirsyncer.Service.ExecStart)
      host.config.systemd.user.timers.vdirsyncer.Timer.OnCalendar
      (lib.attrNames (manifest host).units)
    ];
    expected = [
      [
        "vdirsyncer --verbosity DEBUG --config /home/ops/own metasync"
        "vdirsyncer --verbosity DEBUG --config /home/ops/own sync"
      ]
      "hourly"
      [
        "vdirsyncer.service"
        "vdirsyncer.timer"
      ]
    ];
  };

  "one calendar at most is the first" = {
    module.accounts.calendar = {
      basePath = ".calendar";
      accounts.a.primary = true;
      accounts.b.primary = true;
    };
    refused = true;
  };

  "a calendar of a server has an address" = {
    module = {
      programs.vdirsyncer.enable = true;
      accounts.calendar = {
        basePath = ".calendar";
        accounts.a = {
          remote.type = "caldav";
          vdirsyncer.enable = true;
        };
      };
    };
    refused = true;
  };
}
