{
  lib,
  manifest,
  ...
}:
let
  plain = builtins.unsafeDiscardStringContext;
  on = settings: {
    virtualisation.docker = {
      enable = true;
    }
    // settings;
  };
in
{
  "the daemon and its socket" = {
    module =
      { pkgs, ... }:
      on {
        listenOptions = [
          "/run/docker.sock"
          "127.0.0.1:2375"
        ];
        daemon.settings = {
          ipv6 = true;
          live-restore = true;
        };
        storageDriver = "btrfs";
        logDriver = "json-file";
        extraOptions = "--debug";
        extraPackages = [ pkgs.curl ];
      };
    actual = host: [
      (lib.hasPrefix "/usr/sbin/dockerd --config-file=/nix/store/" host.config.systemd.services.docker.serviceConfig.ExecStart)
      (lib.hasSuffix " --debug" host.config.systemd.services.docker.serviceConfig.ExecStart)
      host.config.virtualisation.docker.daemon.settings
      host.config.systemd.sockets.docker.socketConfig.ListenStream
      (manifest host).units."docker.service".strategy
      (manifest host).units."docker.service".wantedBy
      ((manifest host).groups ? docker)
      (lib.elem "curl" (
        map lib.getName (lib.filter lib.isAttrs host.config.systemd.services.docker.path)
      ))
      (lib.elem "br_netfilter" host.config.boot.kernelModules)
    ];
    expected = [
      true
      true
      {
        group = "docker";
        hosts = [ "fd://" ];
        ipv6 = true;
        live-restore = true;
        log-driver = "json-file";
        storage-driver = "btrfs";
      }
      [
        ""
        "/run/docker.sock"
        "127.0.0.1:2375"
      ]
      "replace"
      [ "multi-user.target" ]
      true
      true
      true
    ];
  };

  "what is not used goes" = {
    module = on {
      enableOnBoot = false;
      autoPrune = {
        enable = true;
        flags = [ "--all" ];
        dates = "daily";
        randomizedDelaySec = "1h";
        persistent = false;
        allVolumes = {
          enable = true;
          flags = [ "--filter=x" ];
        };
      };
    };
    actual = host: [
      (map plain host.config.systemd.services.docker-prune.serviceConfig.ExecStart)
      host.config.systemd.timers.docker-prune.timerConfig
      host.config.systemd.services.docker.wantedBy
    ];
    expected = [
      [
        "\"/usr/bin/docker\" \"system\" \"prune\" \"-f\" \"--all\""
        "\"/usr/bin/docker\" \"volume\" \"prune\" \"--force\" \"--all\" \"--filter=x\""
      ]
      {
        OnCalendar = [ "daily" ];
        Persistent = false;
        RandomizedDelaySec = "1h";
      }
      [ ]
    ];
  };

  "volumes go with the rest only" = {
    module = on { autoPrune.allVolumes.enable = true; };
    refused = true;
  };

  "the runtime of the graphics card is not the distribution's" = {
    module = on { enableNvidia = true; };
    refused = true;
  };

  "a proxy of the machine is Docker's, too" = {
    module = {
      imports = [ (on { }) ];
      networking.proxy.default = "http://p:3128";
    };
    actual = host: host.config.systemd.services.docker.environment.https_proxy;
    expected = "http://p:3128";
  };
}
