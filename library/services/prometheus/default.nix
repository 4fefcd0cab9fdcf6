# Prometheus: metrics are collected, kept, and looked at by rules.
# Ports: 9090, and those of the exporters and the alertmanager. State: /var/lib/prometheus2.
# Otherwise than on NixOS: rules and settings are checked by promtool when it starts.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatStringsSep
    mkIf
    mkOption
    optional
    optionals
    types
    ;
  inherit (import ../_common { inherit lib; })
    flag
    hardening
    maybe
    number
    option
    port
    strings
    text
    ;

  cfg = config.services.prometheus;
  settingTypes = import ./scrape.nix { inherit lib pkgs; };
  inherit (settingTypes) present;
  workingDir = "/var/lib/${cfg.stateDir}";

  rulesFile = pkgs.writeText "prometheus.rules" (concatStringsSep "\n" cfg.rules);
  ruleFiles = optionals (!cfg.enableAgentMode) (
    map (file: "${file}") (cfg.ruleFiles ++ optional (cfg.rules != [ ]) rulesFile)
  );

  configFile =
    if cfg.configText != null then
      pkgs.writeText "prometheus.yml" cfg.configText
    else
      (pkgs.formats.yaml { }).generate "prometheus.yml" {
        global = present cfg.globalConfig;
        scrape_configs = present cfg.scrapeConfigs;
        remote_write = present cfg.remoteWrite;
        remote_read = present cfg.remoteRead;
        rule_files = ruleFiles;
        alerting = { inherit (cfg) alertmanagers; };
      };

  arguments =
    cfg.extraFlags
    ++ [
      "--config.file=${if cfg.enableReload then "/etc/prometheus/prometheus.yaml" else "${configFile}"}"
      "--web.listen-address=${cfg.listenAddress}:${toString cfg.port}"
    ]
    ++ (
      if cfg.enableAgentMode then
        [ "--agent" ]
      else
        [
          "--alertmanager.notification-queue-capacity=${toString cfg.alertmanagerNotificationQueueCapacity}"
          "--storage.tsdb.path=${workingDir}/data/"
        ]
    )
    ++ optional (cfg.webExternalUrl != null) "--web.external-url=${cfg.webExternalUrl}"
    ++ optional (cfg.retentionTime != null) "--storage.tsdb.retention.time=${cfg.retentionTime}"
    ++ optional (cfg.webConfigFile != null) "--web.config.file=${cfg.webConfigFile}";

  promtool = lib.getExe' cfg.package "promtool";
  check =
    "${promtool} check config ${lib.optionalString (cfg.checkConfig == "syntax-only") "--syntax-only "}"
    + lib.optionalString cfg.enableAgentMode "--agent ";
in
{
  imports = [
    ./alertmanager.nix
    ./exporters.nix
  ];

  options.services.prometheus = {
    enable = flag false "Whether Prometheus runs.";
    package = option types.package pkgs.prometheus "The package of Prometheus.";
    port = port 9090 "Port.";
    listenAddress = text "0.0.0.0" "Address it listens on.";
    stateDir = text "prometheus2" "Folder of its data below /var/lib.";
    extraFlags = strings [ ] "Further arguments.";
    enableReload = flag false "Whether changed settings are loaded by the running Prometheus, rather than by a new one.";
    enableAgentMode = flag false "Whether it only collects and passes on.";
    configText =
      option (types.nullOr types.lines) null
        "All settings; replaces what the other options say.";
    globalConfig = option settingTypes.global { } "Settings of all jobs.";
    remoteRead = option (types.listOf settingTypes.remote) [ ] "Systems that are asked for metrics.";
    remoteWrite =
      option (types.listOf settingTypes.remote) [ ]
        "Systems that metrics are passed on to.";
    rules = strings [ ] "Rules, as YAML or JSON.";
    ruleFiles = option (types.listOf types.path) [ ] "Files of rules.";
    scrapeConfigs = option (types.listOf settingTypes.scrape) [ ] "Jobs that ask targets for metrics.";
    alertmanagers = option (types.listOf types.attrs) [ ] "Alertmanagers that alerts are sent to.";
    alertmanagerNotificationQueueCapacity = number 10000 "How many alerts wait at a time.";
    webExternalUrl = maybe types.str "Address at which it is reached from outside.";
    webConfigFile = maybe types.path "File of the web server's settings.";
    checkConfig = mkOption {
      type = types.either types.bool (types.enum [ "syntax-only" ]);
      default = true;
      description = "Whether settings and rules are checked before it starts; `syntax-only` looks for no files.";
    };
    retentionTime = maybe types.str "How long metrics are kept.";
  };

  config = mkIf cfg.enable {
    assertions =
      let
        old = builtins.match "(.*\\..*|.*]):([[:digit:]]+)" cfg.listenAddress;
      in
      [
        {
          assertion = old == null;
          message = ''
            Do not specify the port for Prometheus to listen on in the listenAddress option; use the port option instead:
              services.prometheus.listenAddress = "${lib.elemAt old 0}";
              services.prometheus.port = ${lib.elemAt old 1};
          '';
        }
      ];

    users.users.prometheus = {
      description = "Prometheus daemon user";
      isSystemUser = true;
      group = "prometheus";
    };
    users.groups.prometheus = { };

    environment.etc."prometheus/prometheus.yaml" = mkIf cfg.enableReload { source = configFile; };

    systemd.services.prometheus = {
      description = "Prometheus";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      reloadTriggers = optional cfg.enableReload configFile;
      serviceConfig = hardening // {
        ExecStartPre = optional (cfg.checkConfig != false) "${check}${configFile}";
        ExecStart = concatStringsSep " \\\n  " ([ (lib.getExe cfg.package) ] ++ arguments);
        ExecReload = mkIf cfg.enableReload "${lib.getExe' pkgs.coreutils "kill"} -HUP $MAINPID";
        User = "prometheus";
        Restart = "always";
        RuntimeDirectory = "prometheus";
        RuntimeDirectoryMode = "0700";
        WorkingDirectory = workingDir;
        StateDirectory = cfg.stateDir;
        StateDirectoryMode = "0700";
        CapabilityBoundingSet = [ "" ];
        DeviceAllow = [ "/dev/null rw" ];
        DevicePolicy = "strict";
        MemoryDenyWriteExecute = true;
        PrivateUsers = true;
        ProtectProc = "invisible";
        ProtectSystem = "full";
        RemoveIPC = true;
        RestrictAddressFamilies = [
          "AF_INET"
          "AF_INET6"
          "AF_UNIX"
        ];
        SystemCallFilter = [
          "@system-service"
          "~@privileged"
        ];
      };
    };
  };
}
