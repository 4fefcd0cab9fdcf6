# The container engine Podman.
# Ports: none; containers' own. State: /var/lib/containers.
# Otherwise than on NixOS: units are the distribution's; `enableNvidia` is not had.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib)
    mkIf
    mkOption
    optional
    types
    ;
  inherit (import ../../services/_common { inherit lib; })
    flag
    option
    strings
    text
    ;

  cfg = config.virtualisation.podman;
  json = pkgs.formats.json { };

  network = {
    dns_enabled = false;
    driver = "bridge";
    id = "0000000000000000000000000000000000000000000000000000000000000000";
    internal = false;
    ipam_options.driver = "host-local";
    ipv6_enabled = false;
    name = "podman";
    network_interface = "podman0";
    subnets = [
      {
        gateway = "10.88.0.1";
        subnet = "10.88.0.0/16";
      }
    ];
  }
  // cfg.defaultNetwork.settings;
in
{
  imports = [
    (lib.mkRemovedOptionModule [
      "virtualisation"
      "podman"
      "defaultNetwork"
      "dnsname"
    ] "Use virtualisation.podman.defaultNetwork.settings.dns_enabled instead.")
  ];

  options.virtualisation.podman = {
    enable = flag false "Whether Podman is there.";
    dockerSocket.enable = flag false "Whether Podman answers where programs look for Docker.";
    dockerCompat = flag false "Whether `docker` is Podman.";
    enableNvidia = flag false "Whether containers may use the graphics card.";
    extraPackages = option (types.listOf types.package) [ ] "Packages that Podman uses.";
    extraRuntimes = option (types.listOf types.package) [ pkgs.runc ] "Packages of runtimes.";
    autoPrune = {
      enable = flag false "Whether what is not used is deleted.";
      flags = strings [ ] "Further arguments of `podman system prune`.";
      dates = text "weekly" "When.";
    };
    package = option types.package pkgs.podman "The package of Podman.";
    defaultNetwork.settings = mkOption {
      inherit (json) type;
      default = { };
      example = {
        dns_enabled = true;
      };
      description = "Settings of the network that containers are in by default.";
    };
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = !cfg.enableNvidia;
        message = "virtualisation.podman.enableNvidia: the distribution has no such runtime; NVIDIA's repository has one.";
      }
      {
        assertion = !cfg.dockerCompat || !config.virtualisation.docker.enable;
        message = "Option dockerCompat conflicts with docker";
      }
      {
        assertion = !cfg.dockerSocket.enable || !config.virtualisation.docker.enable;
        message = "The options virtualisation.podman.dockerSocket.enable and virtualisation.docker.enable conflict, because only one can serve the socket.";
      }
    ];

    environment.systemPackages = [
      cfg.package
      pkgs.netavark
      pkgs.aardvark-dns
    ]
    ++ cfg.extraPackages
    ++ cfg.extraRuntimes
    ++ optional cfg.dockerCompat (
      pkgs.writeShellScriptBin "docker" "exec ${lib.getExe cfg.package} \"$@\"\n"
    );

    environment.etc."containers/networks/podman.json" = mkIf (cfg.defaultNetwork.settings != { }) {
      source = json.generate "podman.json" network;
    };

    networking.firewall.interfaces.${network.network_interface} = mkIf network.dns_enabled {
      allowedUDPPorts = [ 53 ];
    };

    virtualisation.containers = {
      enable = true;
      containersConf.settings.network.network_backend = "netavark";
    };

    users.groups.podman = { };

    systemd.sockets.podman = {
      wantedBy = [ "sockets.target" ];
      socketConfig = {
        SocketGroup = "podman";
        Symlinks = mkIf cfg.dockerSocket.enable [ "/run/docker.sock" ];
      };
    };

    systemd.services.podman.environment = config.networking.proxy.envVars;

    systemd.services.podman-prune = {
      description = "Prune podman resources";
      restartIfChanged = false;
      unitConfig.X-StopOnRemoval = false;
      startAt = optional cfg.autoPrune.enable cfg.autoPrune.dates;
      after = [ "podman.service" ];
      requires = [ "podman.service" ];
      serviceConfig = {
        Type = "oneshot";
        ExecStart = utils.escapeSystemdExecArgs (
          [
            (lib.getExe cfg.package)
            "system"
            "prune"
            "-f"
          ]
          ++ cfg.autoPrune.flags
        );
      };
    };
    systemd.timers.podman-prune = mkIf cfg.autoPrune.enable {
      timerConfig = {
        Persistent = true;
        RandomizedDelaySec = 1800;
      };
    };
  };
}
