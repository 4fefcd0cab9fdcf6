# Exporters: programs that show the metrics of something to Prometheus.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatStringsSep
    mapAttrs
    mapAttrs'
    mkDefault
    mkIf
    mkMerge
    nameValuePair
    optionals
    types
    ;
  inherit (import ../_common { inherit lib; })
    flag
    maybe
    option
    port
    strings
    text
    ;

  cfg = config.services.prometheus.exporters;

  # Port, further options, and what each runs with.
  exporters =
    mapAttrs
      (
        _: e:
        {
          options = { };
          arguments = _: [ ];
          environment = _: { };
          after = [ ];
          serviceConfig = _: { };
        }
        // e
      )
      {
        node = {
          port = 9100;
          options = {
            enabledCollectors = strings [ ] "Collectors that are on beside the usual ones.";
            disabledCollectors = strings [ ] "Collectors that are off.";
          };
          arguments =
            c:
            map (name: "--collector.${name}") c.enabledCollectors
            ++ map (name: "--no-collector.${name}") c.disabledCollectors;
          package = pkgs.prometheus-node-exporter;
          serviceConfig =
            c:
            let
              on = lib.flip lib.elem c.enabledCollectors;
              off = lib.flip lib.elem c.disabledCollectors;
            in
            {
              DynamicUser = false;
              RuntimeDirectory = "prometheus-node-exporter";
              RestrictAddressFamilies = [
                "AF_INET"
                "AF_INET6"
              ]
              ++ optionals (on "logind" || on "systemd") [ "AF_UNIX" ]
              ++ optionals (on "network_route" || on "wifi" || !off "netdev") [ "AF_NETLINK" ];
              ProtectClock = off "timex";
            };
        };

        nginx = {
          port = 9113;
          options = {
            scrapeUri = text "http://localhost/nginx_status" "Address of nginx' state (`services.nginx.statusPage`).";
            telemetryPath = text "/metrics" "Path of the metrics.";
            sslVerify = flag true "Whether nginx' certificate is checked.";
            constLabels = strings [ ] "Labels of all metrics.";
          };
          arguments = c: [
            "--nginx.scrape-uri='${c.scrapeUri}'"
            "--web.telemetry-path=${c.telemetryPath}"
          ];
          package = pkgs.prometheus-nginx-exporter;
          # Versions differ in the flag, not in the variable.
          environment = c: {
            CONST_LABELS = concatStringsSep "," c.constLabels;
            SSL_VERIFY = lib.boolToString c.sslVerify;
          };
          after = optionals config.services.nginx.enable [ "nginx.service" ];
        };

        postgres = {
          port = 9187;
          options = {
            telemetryPath = text "/metrics" "Path of the metrics.";
            dataSourceName = text "user=postgres database=postgres host=/run/postgresql sslmode=disable" "How the database is reached.";
            runAsLocalSuperUser = flag false "Whether it runs as the database's own account.";
            environmentFile = maybe types.path "File of variables, such as DATA_SOURCE_NAME with a password.";
          };
          arguments = c: [ "--web.telemetry-path ${c.telemetryPath}" ];
          package = pkgs.prometheus-postgres-exporter;
          environment = c: { DATA_SOURCE_NAME = c.dataSourceName; };
          after = optionals config.services.postgresql.enable [ "postgresql.target" ];
          serviceConfig = c: {
            DynamicUser = false;
            User = if c.runAsLocalSuperUser then "postgres" else c.user;
            EnvironmentFile = mkIf (c.environmentFile != null) [ c.environmentFile ];
            RestrictAddressFamilies = [
              "AF_INET"
              "AF_INET6"
              "AF_UNIX"
            ];
          };
        };

        redis = {
          port = 9121;
          package = pkgs.prometheus-redis-exporter;
          serviceConfig = _: {
            RestrictAddressFamilies = [
              "AF_INET"
              "AF_INET6"
              "AF_UNIX"
            ];
          };
        };

        blackbox = {
          port = 9115;
          options.configFile = removeAttrs (option types.path null "File of the modules.") [ "default" ];
          arguments = c: [ "--config.file ${c.configFile}" ];
          package = pkgs.prometheus-blackbox-exporter;
          serviceConfig = _: {
            # Echo requests need it.
            AmbientCapabilities = [ "CAP_NET_RAW" ];
            CapabilityBoundingSet = [ "CAP_NET_RAW" ];
          };
        };
      };

  shared = name: default: {
    enable = flag false "Whether the exporter `${name}` runs.";
    port = port default "Port.";
    listenAddress = text "0.0.0.0" "Address it listens on.";
    extraFlags = strings [ ] "Further arguments.";
    openFirewall = flag false "Whether the firewall accepts connections to the port.";
    firewallRules = maybe types.lines "Rules of nftables in place of the plain one; with `openFirewall`.";
    user = text "${name}-exporter" "Account it runs as.";
    group = text "${name}-exporter" "Group it runs as.";
  };

  enabled = lib.filterAttrs (name: _: cfg.${name}.enable) exporters;
  ownAccount = name: e: !((e.serviceConfig cfg.${name}).DynamicUser or true);
in
{
  options.services.prometheus.exporters = mapAttrs (
    name: e: shared name e.port // e.options
  ) exporters;

  config = {
    assertions = lib.mapAttrsToList (name: _: {
      assertion = cfg.${name}.firewallRules != null -> cfg.${name}.openFirewall;
      message = "`services.prometheus.exporters.${name}.firewallRules' has no effect unless `openFirewall' is true.";
    }) exporters;

    networking.firewall = mkMerge (
      lib.mapAttrsToList (
        name: _:
        let
          c = cfg.${name};
        in
        mkIf c.openFirewall (
          if c.firewallRules != null then
            { extraInputRules = c.firewallRules; }
          else
            { allowedTCPPorts = [ c.port ]; }
        )
      ) enabled
    );

    environment.systemPackages = lib.mapAttrsToList (_: e: e.package) enabled;

    users.users = mapAttrs' (
      name: _:
      nameValuePair "${name}-exporter" {
        description = "Prometheus ${name} exporter service user";
        isSystemUser = true;
        inherit (cfg.${name}) group;
      }
    ) (lib.filterAttrs (name: e: ownAccount name e && cfg.${name}.user == "${name}-exporter") enabled);
    users.groups = mapAttrs' (name: _: nameValuePair "${name}-exporter" { }) (
      lib.filterAttrs (name: e: ownAccount name e && cfg.${name}.group == "${name}-exporter") enabled
    );

    systemd.services = mapAttrs' (
      name: e:
      let
        c = cfg.${name};
      in
      nameValuePair "prometheus-${name}-exporter" {
        description = "Prometheus ${name} exporter";
        wantedBy = [ "multi-user.target" ];
        after = [ "network.target" ] ++ e.after;
        environment = e.environment c;
        serviceConfig = {
          ExecStart = concatStringsSep " " (
            [ (lib.getExe e.package) ]
            ++ e.arguments c
            ++ [ "--web.listen-address ${c.listenAddress}:${toString c.port}" ]
            ++ c.extraFlags
          );
          Restart = mkDefault "always";
          PrivateTmp = mkDefault true;
          WorkingDirectory = mkDefault "/tmp";
          DynamicUser = mkDefault true;
          User = mkDefault c.user;
          Group = c.group;
          CapabilityBoundingSet = mkDefault [ "" ];
          DeviceAllow = [ "" ];
          LockPersonality = true;
          MemoryDenyWriteExecute = true;
          NoNewPrivileges = true;
          PrivateDevices = mkDefault true;
          ProtectClock = mkDefault true;
          ProtectControlGroups = true;
          ProtectHome = true;
          ProtectHostname = true;
          ProtectKernelLogs = true;
          ProtectKernelModules = true;
          ProtectKernelTunables = true;
          ProtectSystem = mkDefault "strict";
          RemoveIPC = true;
          RestrictAddressFamilies = mkDefault [
            "AF_INET"
            "AF_INET6"
          ];
          RestrictNamespaces = true;
          RestrictRealtime = true;
          RestrictSUIDSGID = true;
          SystemCallArchitectures = "native";
          UMask = "0077";
        }
        // e.serviceConfig c;
      }
    ) enabled;
  };
}
