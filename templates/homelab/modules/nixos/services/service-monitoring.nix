# Prometheus asks every machine at home what it has left, and says where it gets tight.
# Ports: 9090, from home. State: /var/lib/prometheus2. Alerts: disk, memory, a machine or a unit that is down.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkOption
    types
    ;
  cfg = config.homelab.services.monitoring;
  inherit (config.homelab) network;

  alert = name: expr: duration: summary: {
    alert = name;
    inherit expr;
    for = duration;
    labels.severity = "warning";
    annotations = { inherit summary; };
  };
in
{
  imports = [
    ../../shared/shared-network.nix
    ../mixins/mixin-isolation.nix
  ];

  options.homelab.services.monitoring = {
    enable = mkEnableOption "watching the machines at home";

    targets = mkOption {
      type = types.listOf types.str;
      default = lib.attrNames network.hosts;
      defaultText = lib.literalExpression "lib.attrNames config.homelab.network.hosts";
      description = "The machines that are watched.";
    };

    diskFull = mkOption {
      type = types.ints.between 1 99;
      default = 90;
      description = "From how many per cent on a file system counts as nearly full.";
    };

    retention = mkOption {
      type = types.str;
      default = "90d";
      description = "How long numbers are kept.";
    };
  };

  config = mkIf cfg.enable {
    services.prometheus = {
      enable = true;
      listenAddress = "0.0.0.0";
      retentionTime = cfg.retention;
      globalConfig.scrape_interval = "30s";
      scrapeConfigs = [
        {
          job_name = "node";
          static_configs = [
            { targets = map (name: "${name}.${network.domain}:9100") cfg.targets; }
          ];
        }
      ];
      rules = [
        (builtins.toJSON {
          groups = [
            {
              name = "machines";
              rules = [
                (alert "MachineDown" "up == 0" "10m" "{{ $labels.instance }} does not answer")
                (alert "DiskNearlyFull"
                  "100 * (1 - node_filesystem_avail_bytes{fstype!=\"tmpfs\"} / node_filesystem_size_bytes) > ${toString cfg.diskFull}"
                  "30m"
                  "{{ $labels.mountpoint }} of {{ $labels.instance }} is nearly full"
                )
                (alert "MemoryTight" "node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 0.05" "15m"
                  "{{ $labels.instance }} has hardly any memory left"
                )
                (alert "UnitFailed" "node_systemd_unit_state{state=\"failed\"} == 1" "5m"
                  "{{ $labels.name }} of {{ $labels.instance }} failed"
                )
              ];
            }
          ];
        })
      ];
    };

    nixpkgs.overlays = [
      (final: _: { disk-report = final.callPackage ../../../pkgs/disk-report/package.nix { }; })
    ];
    environment.systemPackages = [ pkgs.disk-report ];
    systemd.services.disk-report = {
      description = "Report of the disks";
      startAt = "weekly";
      serviceConfig.Type = "oneshot";
      script = "${lib.getExe pkgs.disk-report} --threshold ${toString cfg.diskFull}";
    };
    homelab.isolated = [ "disk-report" ];

    networking.firewall.interfaces.${network.lan}.allowedTCPPorts = [ config.services.prometheus.port ];
  };
}
