# Names and addresses of a small network: DNS and DHCP by dnsmasq.
# Ports: 53 and what `settings` say; the firewall is opened by who needs it. State: /var/lib/dnsmasq.
# Otherwise than on NixOS: the servers that are asked must be named in `settings.server` where this machine asks dnsmasq.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../_common { inherit lib; }) flag option strings;

  cfg = config.services.dnsmasq;
  stateDir = "/var/lib/dnsmasq";

  settingsFormat = pkgs.formats.keyValue {
    mkKeyValue =
      name: value:
      if value == true then
        name
      else if value == false then
        "# setting `${name}` explicitly set to false"
      else
        lib.generators.mkKeyValueDefault { } "=" name value;
    listsAsDuplicateKeys = true;
  };
in
{
  imports = [
    # By itself: it reads all files.
    (
      { config, lib, ... }:
      {
        systemd.services.dnsmasq = lib.mkIf config.services.dnsmasq.enable {
          restartTriggers = lib.optional (config.environment.etc ? hosts) config.environment.etc.hosts.source;
        };
      }
    )
    (lib.mkRenamedOptionModule
      [ "services" "dnsmasq" "servers" ]
      [
        "services"
        "dnsmasq"
        "settings"
        "server"
      ]
    )
    (lib.mkRemovedOptionModule [
      "services"
      "dnsmasq"
      "extraConfig"
    ] "This option has been replaced by `services.dnsmasq.settings`")
  ];

  options.services.dnsmasq = {
    enable = flag false "Whether dnsmasq runs.";
    package = option types.package pkgs.dnsmasq "The package of dnsmasq.";
    resolveLocalQueries = flag true "Whether this machine asks dnsmasq.";
    alwaysKeepRunning = flag false "Whether it is started again whatever ended it.";
    settings = option (types.submodule {
      freeformType = settingsFormat.type;
      options.server = strings [ ] "Servers that are asked.";
    }) { } "Settings, see {manpage}`dnsmasq(8)`.";
    configFile = mkOption {
      type = types.package;
      readOnly = true;
      default = settingsFormat.generate "dnsmasq.conf" cfg.settings;
      defaultText = "made from the settings";
      description = "The file of settings.";
    };
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = !cfg.resolveLocalQueries || cfg.settings.server != [ ];
        message = ''
          services.dnsmasq.resolveLocalQueries: this machine would ask dnsmasq, and dnsmasq no one. Name servers, or leave
          the machine's own way of asking:
            services.dnsmasq.settings.server = [ "9.9.9.9" ];
            services.dnsmasq.resolveLocalQueries = false;
        '';
      }
    ];

    services.dnsmasq.settings.dhcp-leasefile = lib.mkDefault "${stateDir}/dnsmasq.leases";
    services.dnsmasq.settings.no-resolv = mkIf cfg.resolveLocalQueries (lib.mkDefault true);

    networking.nameservers = mkIf cfg.resolveLocalQueries [ "127.0.0.1" ];

    environment.systemPackages = [ cfg.package ];

    users.users.dnsmasq = {
      description = "Dnsmasq daemon user";
      isSystemUser = true;
      group = "dnsmasq";
    };
    users.groups.dnsmasq = { };

    systemd.services.dnsmasq = {
      description = "Dnsmasq Daemon";
      after = [
        "network.target"
        "systemd-resolved.service"
      ];
      wantedBy = [ "multi-user.target" ];
      preStart = ''
        mkdir -m 755 -p ${stateDir}
        touch ${stateDir}/dnsmasq.leases
        chown -R dnsmasq ${stateDir}
        ${lib.getExe cfg.package} --test -C ${cfg.configFile}
      '';
      serviceConfig = {
        Type = "dbus";
        BusName = "uk.org.thekelleys.dnsmasq";
        ExecStart = "${lib.getExe cfg.package} -k --enable-dbus --user=dnsmasq -C ${cfg.configFile}";
        ExecReload = "${lib.getExe' pkgs.coreutils "kill"} -HUP $MAINPID";
        PrivateTmp = true;
        ProtectSystem = true;
        ProtectHome = true;
        Restart = if cfg.alwaysKeepRunning then "always" else "on-failure";
      };
    };
  };
}
