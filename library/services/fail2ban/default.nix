# Hosts that fail to log in again and again are shut out.
# Ports: none. State: /var/lib/fail2ban. Rules stand in a table of nftables of their own, so that the firewall may be off.
# Otherwise than on NixOS: /etc/fail2ban is the distribution's; what is declared is beside it in `*.local` files.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    isAttrs
    isString
    mapAttrs
    mkDefault
    mkIf
    optionalAttrs
    types
    ;
  inherit (import ../_common { inherit lib; })
    flag
    isDistributionPackage
    maybe
    option
    strings
    text
    ;

  cfg = config.services.fail2ban;
  fromDistribution = isDistributionPackage cfg.package;

  settingsFormat = pkgs.formats.keyValue { };
  iniFormat = pkgs.formats.ini { mkKeyValue = lib.generators.mkKeyValueDefault { } " = "; };

  ofAttrs = lib.filterAttrs (_: jail: isAttrs jail) cfg.jails;
  ofText = lib.filterAttrs (_: jail: isString jail && jail != "") cfg.jails;

  jailSection =
    name: jail:
    optionalAttrs (name != "DEFAULT") { inherit (jail) enabled; }
    // optionalAttrs (jail.filter != null) {
      filter = if isString jail.filter then jail.filter else name;
    }
    // jail.settings;

  toIni = lib.generators.toINI { mkKeyValue = lib.generators.mkKeyValueDefault { } " = "; };

  jailText =
    toIni (
      optionalAttrs (!fromDistribution) { INCLUDES.before = "paths-nixos.conf"; }
      // mapAttrs jailSection ofAttrs
    )
    + lib.concatStrings (lib.mapAttrsToList (name: lines: "\n[${name}]\n${lines}\n") ofText);

  increment = cfg.bantime-increment;
in
{
  imports = [
    (lib.mkRemovedOptionModule [
      "services"
      "fail2ban"
      "daemonConfig"
    ] "The daemon is now configured through the attribute set `services.fail2ban.daemonSettings`.")
    (lib.mkRemovedOptionModule
      [
        "services"
        "fail2ban"
        "extraSettings"
      ]
      "The extra default configuration can now be set using `services.fail2ban.jails.DEFAULT.settings`."
    )
  ];

  options.services.fail2ban = {
    enable = flag false "Whether hosts that fail to log in are shut out.";
    package = option types.package pkgs.fail2ban "The package of fail2ban.";
    packageFirewall = option types.package pkgs.nftables "The package of the firewall's program.";
    extraPackages = option (types.listOf types.package) [ ] "Packages that actions use.";
    bantime = text "10m" "How long a host is shut out.";
    maxretry = option types.ints.unsigned 3 "How often a host may fail.";
    banaction = text "nftables-multiport" "How a host is shut out.";
    banaction-allports = text "nftables-allports" "How a host is shut out of all ports.";
    bantime-increment = {
      enable = flag false "Whether hosts that come back are shut out for longer.";
      rndtime = maybe types.str "How much of that time is by chance.";
      maxtime = maybe types.str "The longest time.";
      factor = maybe types.str "Factor of the growth.";
      formula = maybe types.str "Formula of the growth.";
      multipliers = maybe types.str "Factors of each further time.";
      overalljails = maybe types.bool "Whether all jails count together.";
    };
    ignoreIP = strings [ ] "Addresses that are never shut out.";
    daemonSettings = lib.mkOption {
      inherit (iniFormat) type;
      default = { };
      description = "Settings of the daemon: fail2ban.local.";
    };
    jails = option (types.attrsOf (
      types.either types.lines (
        types.submodule (
          { name, ... }:
          {
            options = {
              enabled = flag true "Whether the jail is in use." // {
                readOnly = name == "DEFAULT";
              };
              filter = maybe (types.either types.str iniFormat.type) "Name of a filter, or the filter itself.";
              settings = option settingsFormat.type { } "Settings of the jail.";
            };
          }
        )
      )
    )) { } "What is watched, and what is done.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = increment.formula == null || increment.multipliers == null;
        message = ''
          Options `services.fail2ban.bantime-increment.formula` and `services.fail2ban.bantime-increment.multipliers` cannot be both specified.
        '';
      }
    ];

    environment.systemPackages = [
      cfg.package
      cfg.packageFirewall
    ]
    ++ lib.optional fromDistribution pkgs.python3-systemd;

    environment.etc = {
      "fail2ban/fail2ban.local".text = toIni cfg.daemonSettings;
      "fail2ban/jail.local".text = jailText;
    }
    // lib.mapAttrs' (
      name: jail: lib.nameValuePair "fail2ban/filter.d/${name}.conf" { text = toIni jail.filter; }
    ) (lib.filterAttrs (_: j: isAttrs j.filter) ofAttrs)
    // optionalAttrs (!fromDistribution) {
      "fail2ban/fail2ban.conf".source = "${cfg.package}/etc/fail2ban/fail2ban.conf";
      "fail2ban/jail.conf".source = "${cfg.package}/etc/fail2ban/jail.conf";
      "fail2ban/paths-common.conf".source = "${cfg.package}/etc/fail2ban/paths-common.conf";
      "fail2ban/paths-nixos.conf".text = ''
        [INCLUDES]
        before = paths-common.conf
        after  = paths-overrides.local
        [DEFAULT]
      '';
      "fail2ban/action.d".source = "${cfg.package}/etc/fail2ban/action.d/*.conf";
      "fail2ban/filter.d".source = "${cfg.package}/etc/fail2ban/filter.d/*.conf";
    };

    systemd.services.fail2ban = {
      description = "Fail2Ban Service";
      wantedBy = [ "multi-user.target" ];
      after = [
        "network.target"
        "nivis-firewall.service"
      ];
      restartTriggers = [
        (toIni cfg.daemonSettings)
        jailText
      ];
      path = [
        cfg.package
        cfg.packageFirewall
        pkgs.iproute2
      ]
      ++ cfg.extraPackages;
      serviceConfig = {
        Type = "simple";
        ExecStart = "${lib.getExe' cfg.package "fail2ban-server"} -xf start";
        ExecStop = "${lib.getExe' cfg.package "fail2ban-client"} stop";
        ExecReload = "${lib.getExe' cfg.package "fail2ban-client"} reload";
        Restart = "on-failure";
        RestartPreventExitStatus = "0 255";
        CapabilityBoundingSet = [
          "CAP_AUDIT_READ"
          "CAP_DAC_READ_SEARCH"
          "CAP_NET_ADMIN"
          "CAP_NET_RAW"
        ];
        NoNewPrivileges = true;
        RuntimeDirectory = "fail2ban";
        RuntimeDirectoryMode = "0750";
        StateDirectory = "fail2ban";
        StateDirectoryMode = "0750";
        LogsDirectory = "fail2ban";
        LogsDirectoryMode = "0750";
        ProtectSystem = "strict";
        ProtectHome = true;
        PrivateTmp = true;
        PrivateDevices = true;
        ProtectHostname = true;
        ProtectKernelTunables = true;
        ProtectKernelModules = true;
        ProtectControlGroups = true;
      };
    };

    services.fail2ban.daemonSettings.Definition = {
      logtarget = mkDefault "SYSLOG";
      socket = mkDefault "/run/fail2ban/fail2ban.sock";
      pidfile = mkDefault "/run/fail2ban/fail2ban.pid";
      dbfile = mkDefault "/var/lib/fail2ban/fail2ban.sqlite3";
    };

    services.fail2ban.jails = lib.mkMerge [
      {
        DEFAULT.settings =
          optionalAttrs increment.enable (
            lib.mapAttrs' (name: lib.nameValuePair "bantime.${name}") (
              lib.filterAttrs (name: value: value != null && name != "enable") increment
            )
            // {
              "bantime.increment" = true;
            }
          )
          // {
            inherit (cfg) banaction maxretry bantime;
            ignoreip = "127.0.0.1/8 ${lib.optionalString config.networking.enableIPv6 "::1"} ${lib.concatStringsSep " " cfg.ignoreIP}";
            backend = "systemd";
            banaction_allports = cfg.banaction-allports;
          };
      }
      (mkIf config.services.openssh.enable {
        sshd.settings.port = mkDefault (lib.concatMapStringsSep "," toString config.services.openssh.ports);
      })
    ];

    # Failed keys are logged at this level only.
    services.openssh.settings.LogLevel = mkDefault "VERBOSE";
  };
}
