# The Alertmanager: alerts of Prometheus are grouped, silenced and sent.
# Ports: 9093, and 9094 among peers. State: /var/lib/alertmanager.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatMapStringsSep
    concatStringsSep
    mkIf
    optional
    types
    ;
  inherit (import ../_common { inherit lib; })
    flag
    hardening
    maybe
    option
    port
    strings
    text
    ;

  cfg = config.services.prometheus.alertmanager;
  filled = "/tmp/alert-manager-substituted.yaml";

  configFile = pkgs.writeText "alertmanager.yml" (
    if cfg.configText != null then cfg.configText else builtins.toJSON cfg.configuration
  );

  arguments =
    cfg.extraFlags
    ++ [
      "--config.file ${filled}"
      "--web.listen-address ${cfg.listenAddress}:${toString cfg.port}"
      "--log.level ${cfg.logLevel}"
      "--storage.path /var/lib/alertmanager"
    ]
    ++ optional (cfg.clusterPeers != [ ]) (
      concatMapStringsSep " " (peer: "--cluster.peer ${peer}:9094") cfg.clusterPeers
    )
    ++ optional (cfg.webExternalUrl != null) "--web.external-url ${cfg.webExternalUrl}"
    ++ optional (cfg.logFormat != null) "--log.format ${cfg.logFormat}";
in
{
  options.services.prometheus.alertmanager = {
    enable = flag false "Whether the Alertmanager runs.";
    package = option types.package pkgs.prometheus-alertmanager "The package of the Alertmanager.";
    configuration = maybe types.attrs "Settings.";
    configText = option (types.nullOr types.lines) null "Settings as text; replaces `configuration`.";
    checkConfig = flag true "Whether the settings are checked before it starts.";
    logFormat = maybe types.str "How it logs.";
    logLevel = option (types.enum [
      "debug"
      "info"
      "warn"
      "error"
      "fatal"
    ]) "warn" "How much it logs.";
    webExternalUrl = maybe types.str "Address at which it is reached from outside.";
    listenAddress = text "" "Address it listens on; empty for all.";
    port = port 9093 "Port.";
    openFirewall = flag false "Whether the firewall accepts connections to the port.";
    clusterPeers = strings [ ] "Other Alertmanagers.";
    extraFlags = strings [ ] "Further arguments.";
    environmentFile = maybe types.path "File of variables that stand in the settings as `$NAME`.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.configuration != null || cfg.configText != null;
        message = "Can not enable alertmanager without a configuration. Set either the `configuration` or `configText` attribute.";
      }
    ];

    networking.firewall.allowedTCPPorts = optional cfg.openFirewall cfg.port;
    environment.systemPackages = [ cfg.package ];

    systemd.services.alertmanager = {
      description = "Alertmanager";
      wantedBy = [ "multi-user.target" ];
      wants = [ "network-online.target" ];
      after = [ "network-online.target" ];
      preStart = ''
        ${lib.getExe pkgs.envsubst} < ${configFile} > ${filled}
        ${lib.optionalString cfg.checkConfig "${lib.getExe' cfg.package "amtool"} check-config ${filled}"}
      '';
      serviceConfig = hardening // {
        ExecStart = concatStringsSep " \\\n  " ([ (lib.getExe cfg.package) ] ++ arguments);
        ExecReload = "${lib.getExe' pkgs.coreutils "kill"} -HUP $MAINPID";
        EnvironmentFile = mkIf (cfg.environmentFile != null) cfg.environmentFile;
        CapabilityBoundingSet = [ "" ];
        DeviceAllow = [ "" ];
        DynamicUser = true;
        MemoryDenyWriteExecute = true;
        PrivateIPC = true;
        ProcSubset = "pid";
        ProtectHome = "tmpfs";
        ProtectProc = "invisible";
        Restart = "always";
        RestrictAddressFamilies = [
          "AF_INET"
          "AF_INET6"
          "AF_NETLINK"
        ];
        StateDirectory = "alertmanager";
        SystemCallFilter = [
          "@system-service"
          "~@cpu-emulation"
          "~@privileged"
          "~@reboot"
          "~@setuid"
          "~@swap"
        ];
        WorkingDirectory = "/tmp";
      };
    };
  };
}
