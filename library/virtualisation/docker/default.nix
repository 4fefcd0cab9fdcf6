# The container engine Docker.
# Ports: none; those of containers pass the firewall, as Docker's own rules let them. State: /var/lib/docker.
# Otherwise than on NixOS: `enableNvidia` is not had; the runtime comes with a package of NVIDIA's repository.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib)
    mkDefault
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

  cfg = config.virtualisation.docker;
  settingsFormat = pkgs.formats.json { };
  settingsFile = settingsFormat.generate "daemon.json" cfg.daemon.settings;
  docker = lib.getExe cfg.package;
in
{
  imports = [
    (lib.mkRemovedOptionModule [
      "virtualisation"
      "docker"
      "socketActivation"
    ] "This option was removed and socket activation is now always active")
    (lib.mkAliasOptionModule
      [ "virtualisation" "docker" "liveRestore" ]
      [ "virtualisation" "docker" "daemon" "settings" "live-restore" ]
    )
  ];

  options.virtualisation.docker = {
    enable = flag false "Whether Docker runs.";
    listenOptions = strings [ "/run/docker.sock" ] "Addresses at which it is asked.";
    enableOnBoot = flag true "Whether it starts with the machine, rather than when it is first asked.";
    daemon.settings = mkOption {
      type = types.submodule {
        freeformType = settingsFormat.type;
        options.live-restore = flag (lib.versionOlder config.system.stateVersion "24.11") "Whether containers go on while the daemon is restarted.";
      };
      default = { };
      example = {
        ipv6 = true;
      };
      description = "Settings of the daemon: daemon.json.";
    };
    enableNvidia = flag false "Whether containers may use the graphics card.";
    storageDriver = option (types.nullOr (
      types.enum [
        "aufs"
        "btrfs"
        "devicemapper"
        "overlay"
        "overlay2"
        "zfs"
      ]
    )) null "How images are stored; null for Docker's own choice.";
    logDriver = option (types.enum [
      "none"
      "json-file"
      "syslog"
      "journald"
      "gelf"
      "fluentd"
      "awslogs"
      "splunk"
      "etwlogs"
      "gcplogs"
      "local"
    ]) "journald" "Where containers log to.";
    extraOptions = option (types.separatedString " ") "" "Further arguments of the daemon.";
    autoPrune = {
      enable = flag false "Whether what is not used is deleted.";
      flags = strings [ ] "Further arguments of `docker system prune`.";
      dates = text "weekly" "When.";
      randomizedDelaySec = option types.singleLineStr "0" "How much the time may vary.";
      persistent = flag true "Whether a missed time is made up for.";
      allVolumes = {
        enable = flag false "Whether volumes are deleted, too.";
        flags = strings [ ] "Further arguments of `docker volume prune`.";
      };
    };
    package = option types.package pkgs.docker "The package of Docker.";
    extraPackages = option (types.listOf types.package) [ ] "Packages in the daemon's PATH.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = !cfg.enableNvidia;
        message = ''
          virtualisation.docker.enableNvidia: the distribution has no such runtime. Install nvidia-container-toolkit from
          NVIDIA's repository, and say
            virtualisation.docker.daemon.settings.runtimes.nvidia.path = "/usr/bin/nvidia-container-runtime";
        '';
      }
      {
        assertion = !cfg.autoPrune.allVolumes.enable || cfg.autoPrune.enable;
        message = "Option autoPrune.allVolumes.enable requires autoPrune.enable";
      }
    ];

    boot.kernelModules = [
      "bridge"
      "veth"
      "br_netfilter"
      "xt_nat"
    ];
    boot.kernel.sysctl = {
      "net.ipv4.conf.all.forwarding" = lib.mkOverride 98 true;
      "net.ipv4.conf.default.forwarding" = lib.mkOverride 98 true;
    };

    environment.systemPackages = [
      cfg.package
      pkgs.iptables
    ];
    users.groups.docker = { };

    systemd.services.docker = {
      description = "Docker Application Container Engine";
      documentation = [ "https://docs.docker.com" ];
      wantedBy = optional cfg.enableOnBoot "multi-user.target";
      after = [
        "network.target"
        "docker.socket"
        "containerd.service"
      ];
      wants = [ "containerd.service" ];
      requires = [ "docker.socket" ];
      environment = config.networking.proxy.envVars;
      path = [ pkgs.kmod ] ++ cfg.extraPackages;
      startLimitBurst = 3;
      startLimitIntervalSec = 60;
      serviceConfig = {
        Type = "notify";
        ExecStart = "${lib.getExe' cfg.package "dockerd"} --config-file=${settingsFile}${
          lib.optionalString (cfg.extraOptions != "") " ${cfg.extraOptions}"
        }";
        ExecReload = "${lib.getExe' pkgs.procps "kill"} -s HUP $MAINPID";
        TimeoutStartSec = 0;
        Restart = "always";
        RestartSec = 2;
        LimitNOFILE = "infinity";
        LimitNPROC = "infinity";
        LimitCORE = "infinity";
        TasksMax = "infinity";
        Delegate = true;
        KillMode = "process";
        OOMScoreAdjust = -500;
      };
    };

    systemd.sockets.docker = {
      description = "Docker Socket for the API";
      wantedBy = [ "sockets.target" ];
      socketConfig = {
        # Empty first: this adds to the distribution's unit.
        ListenStream = [ "" ] ++ cfg.listenOptions;
        SocketMode = "0660";
        SocketUser = "root";
        SocketGroup = "docker";
      };
    };

    systemd.services.docker-prune = {
      description = "Prune docker resources";
      restartIfChanged = false;
      unitConfig.X-StopOnRemoval = false;
      after = [ "docker.service" ];
      requires = [ "docker.service" ];
      startAt = optional cfg.autoPrune.enable cfg.autoPrune.dates;
      serviceConfig = {
        Type = "oneshot";
        ExecStart = [
          (utils.escapeSystemdExecArgs (
            [
              docker
              "system"
              "prune"
              "-f"
            ]
            ++ cfg.autoPrune.flags
          ))
        ]
        ++ optional cfg.autoPrune.allVolumes.enable (
          utils.escapeSystemdExecArgs (
            [
              docker
              "volume"
              "prune"
              "--force"
              "--all"
            ]
            ++ cfg.autoPrune.allVolumes.flags
          )
        );
      };
    };
    systemd.timers.docker-prune = mkIf cfg.autoPrune.enable {
      timerConfig = {
        RandomizedDelaySec = cfg.autoPrune.randomizedDelaySec;
        Persistent = cfg.autoPrune.persistent;
      };
    };

    virtualisation.docker.daemon.settings = {
      group = "docker";
      hosts = [ "fd://" ];
      log-driver = mkDefault cfg.logDriver;
      storage-driver = mkIf (cfg.storageDriver != null) (mkDefault cfg.storageDriver);
    };
  };
}
