{
  lib,
  manifest,
  textOf,
  ...
}:
let
  on = settings: {
    virtualisation.podman = {
      enable = true;
    }
    // settings;
  };
in
{
  "Podman in Docker's place" = {
    module =
      { pkgs, ... }:
      on {
        dockerSocket.enable = true;
        dockerCompat = true;
        extraPackages = [ pkgs.curl ];
        extraRuntimes = [ pkgs.crun ];
        defaultNetwork.settings = {
          dns_enabled = true;
          network_interface = "pod0";
        };
      };
    actual = host: [
      host.config.systemd.sockets.podman.socketConfig
      (manifest host).units."podman.socket".strategy
      (map lib.getName host.config.environment.systemPackages)
      (textOf (lib.findFirst (p: p.name or "" == "docker") null host.config.environment.systemPackages))
      (builtins.fromJSON (textOf host.config.environment.etc."containers/networks/podman.json".source))
      .dns_enabled
      host.config.networking.firewall.interfaces.pod0.allowedUDPPorts
      host.config.virtualisation.containers.containersConf.settings
    ];
    expected = [
      {
        SocketGroup = "podman";
        Symlinks = [ "/run/docker.sock" ];
      }
      "dropin-if-exists"
      [
        "podman"
        "netavark"
        "aardvark-dns"
        "curl"
        "crun"
        "docker"
        "bash"
      ]
      "#!/bin/bash\nexec /usr/bin/podman \"$@\"\n"
      true
      [ 53 ]
      { network.network_backend = "netavark"; }
    ];
  };

  "what is not used goes" = {
    module = on {
      autoPrune = {
        enable = true;
        flags = [ "--all" ];
        dates = "daily";
      };
    };
    actual = host: [
      (builtins.unsafeDiscardStringContext host.config.systemd.services.podman-prune.serviceConfig.ExecStart)
      host.config.systemd.timers.podman-prune.timerConfig
      (host.config.environment.etc ? "containers/networks/podman.json")
    ];
    expected = [
      "\"/usr/bin/podman\" \"system\" \"prune\" \"-f\" \"--all\""
      {
        OnCalendar = [ "daily" ];
        Persistent = true;
        RandomizedDelaySec = 1800;
      }
      false
    ];
  };

  "one program is `docker`" = {
    module = {
      imports = [ (on { dockerCompat = true; }) ];
      virtualisation.docker.enable = true;
    };
    refused = true;
  };

  "one program has the socket" = {
    module = {
      imports = [ (on { dockerSocket.enable = true; }) ];
      virtualisation.docker.enable = true;
    };
    refused = true;
  };

  "the runtime of the graphics card is not the distribution's" = {
    module = on { enableNvidia = true; };
    refused = true;
  };
}
