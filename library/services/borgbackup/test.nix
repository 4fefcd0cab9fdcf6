{
  lib,
  manifest,
  textOf,
  ...
}:
let
  job = {
    paths = "/home";
    repo = "/srv/backup";
    encryption.mode = "none";
  };
  on = name: settings: { services.borgbackup.jobs.${name} = job // settings; };
  service = name: host: host.config.systemd.services."borgbackup-job-${name}";
  short =
    text:
    lib.concatStrings (
      map (part: if lib.isList part then "" else part) (
        builtins.split "/nix/store/[0-9a-z]{32}-" (builtins.unsafeDiscardStringContext text)
      )
    );
  script =
    name: host:
    short (
      import ./script.nix {
        inherit lib;
        inherit (host) pkgs;
      } host.config.services.borgbackup.jobs.${name}
    );
  has = parts: text: map (part: lib.hasInfix part text) parts;
  all = n: lib.genList (_: true) n;
in
{
  "what is run" = {
    module = {
      imports = [
        (on "a" {
          paths = [
            "/home"
            "/srv/my files"
          ];
          encryption = {
            mode = "repokey-blake2";
            passCommand = "cat /etc/p";
          };
          compression = "auto,zstd,9";
          exclude = [ "*.tmp" ];
          patterns = [ "+ /home/x" ];
          failOnWarnings = false;
          dateFormat = "-u +%s";
          prune.keep = {
            daily = 7;
            within = "1d";
          };
          preHook = "echo pre";
          postInit = "echo init";
          postCreate = "echo create";
          postPrune = "echo prune";
          postHook = "echo post";
          extraArgs = [ "--remote-path=borg1" ];
          extraInitArgs = "--append-only";
          extraCreateArgs = [
            "--stats"
            "--comment=a b"
          ];
          extraPruneArgs = "--list";
          extraCompactArgs = "--verbose";
        })
      ];
      networking.hostName = "box";
    };
    actual =
      host:
      has [
        "extraArgs=('--remote-path=borg1')"
        "extraInitArgs=(--append-only)"
        "extraCreateArgs=(--stats '--comment=a b')"
        "extraPruneArgs=(--list)"
        "extraCompactArgs=(--verbose)"
        "if [[ -z \"\" ]]"
        "archiveName=\"box-a-$(date -u +%s)\""
        "archiveSuffix=\".failed\"\necho pre\n"
        "--encryption repokey-blake2 \"\${extraInitArgs[@]}\"\n  echo init"
        "--compression auto,zstd,9 \\\n    --exclude-from excludefile --patterns-from patternsfile \\\n"
        "/home '/srv/my files'\n)"
        "borgWrapper rename \"\${extraArgs[@]}\" \"::$archiveName$archiveSuffix\" \"$archiveName\"\necho create\n"
        "borgWrapper prune \"\${extraArgs[@]}\" --keep-daily=7 --keep-within=1d --glob-archives 'box-a*' \"\${extraPruneArgs[@]}\""
        "echo prune\n"
        "  echo post\n  exit $exitStatus"
      ] (script "a" host);
    expected = all 15;
  };

  "the unit" = {
    module =
      on "b" {
        user = "ops";
        group = "users";
        repo = "/srv/b";
        readWritePaths = [ "/srv/x" ];
        privateTmp = false;
        persistentTimer = true;
        inhibitsSleep = true;
        startAt = [ "03:00" ];
        environment.BORG_RSH = "ssh -i /k";
        encryption.mode = "repokey";
        encryption.passphrase = "secret";
      }
      // {
        users.users.ops = {
          isNormalUser = true;
        };
      };
    actual =
      host:
      let
        s = service "b" host;
      in
      [
        s.serviceConfig.User
        s.serviceConfig.Group
        s.serviceConfig.ReadWritePaths
        s.serviceConfig.PrivateTmp
        (removeAttrs s.environment [ "PATH" ])
        s.unitConfig.RequiresMountsFor
        (short s.script)
        host.config.systemd.timers.borgbackup-job-b.timerConfig
        host.config.systemd.tmpfiles.settings.borgbackup-job-b."/srv/b".d.user
        (textOf (
          lib.findFirst (p: p.name or "" == "borg-job-b") null host.config.environment.systemPackages
        ))
      ];
    expected = [
      "ops"
      "users"
      [
        "/home/ops/.config/borg"
        "/home/ops/.cache/borg"
        "/srv/x"
        "/srv/b"
      ]
      false
      {
        BORG_PASSPHRASE = "secret";
        BORG_REPO = "/srv/b";
        BORG_RSH = "ssh -i /k";
      }
      [ "/srv/b" ]
      "exec /usr/bin/systemd-inhibit --who=borgbackup --what=sleep --why='Scheduled backup' borgbackup-job-b-script"
      {
        OnCalendar = [ "03:00" ];
        Persistent = true;
      }
      "ops"
      ''
        #!/bin/bash
        export BORG_PASSPHRASE=secret
        export BORG_REPO=/srv/b
        export BORG_RSH='ssh -i /k'
        exec /usr/bin/borg  "$@"
      ''
    ];
  };

  "output of a program, by hand, far away" = {
    module = on "c" {
      paths = null;
      dumpCommand = "/usr/bin/dump";
      repo = "borg@host:c";
      createCommand = "import-tar";
      startAt = [ ];
      wrapper = null;
      doInit = false;
      appendFailedSuffix = false;
      archiveBaseName = null;
      prune.keep.daily = 1;
    };
    actual =
      host:
      has [
        "/usr/bin/dump | borgWrapper import-tar"
        "--exclude-from"
        "borgWrapper init"
        "borgWrapper rename"
        "archiveName=\"$(date"
        "--glob-archives"
      ] (script "c" host)
      ++ [
        (host.config.systemd.timers ? borgbackup-job-c)
        ((service "c" host).unitConfig ? RequiresMountsFor)
        (host.config.systemd.tmpfiles.settings.borgbackup-job-c ? "borg@host:c")
      ];
    expected = [
      true
      false
      false
      false
      true
      false
      false
      false
      false
    ];
  };

  "a removable device is not made" = {
    module = on "d" {
      removableDevice = true;
      prune.prefix = "x";
      prune.keep.daily = 1;
    };
    actual = host: [
      (host.config.systemd.tmpfiles.settings.borgbackup-job-d ? "/srv/backup")
      (lib.hasInfix "--glob-archives 'x*'" (script "d" host))
    ];
    expected = [
      false
      true
    ];
  };

  "a repository for others" = {
    module.services = {
      openssh.enable = true;
      borgbackup.repos.r = {
        path = "/srv/r";
        user = "rb";
        group = "rg";
        authorizedKeys = [ "ssh-ed25519 A" ];
        authorizedKeysAppendOnly = [ "ssh-ed25519 B" ];
        allowSubRepos = true;
        quota = "100G";
      };
    };
    actual = host: [
      host.config.users.users.rb.openssh.authorizedKeys.keys
      (manifest host).users.rb.group
      host.config.systemd.services.borgbackup-repo-r.script
    ];
    expected = [
      [
        "command=\"cd /srv/r && borg serve --restrict-to-path . --storage-quota 100G\",restrict ssh-ed25519 A"
        "command=\"cd /srv/r && borg serve --restrict-to-path . --append-only --storage-quota 100G\",restrict ssh-ed25519 B"
      ]
      "rg"
      ''
        mkdir -p /srv/r
        chown rb:rg /srv/r
      ''
    ];
  };

  "an encrypted repository has a passphrase" = {
    module = on "e" { encryption.mode = "repokey"; };
    refused = true;
  };

  "something is backed up" = {
    module = on "f" { paths = null; };
    refused = true;
  };

  "a repository has keys" = {
    module.services.borgbackup.repos.r = { };
    refused = true;
  };

  "what is far away is not removable" = {
    module = on "g" {
      repo = "host:x";
      removableDevice = true;
    };
    refused = true;
  };
}
