# Names are looked up by Unbound, from the root on and with their signatures.
# Ports: 53 at `settings.server.interface`, this machine only unless said. State: /var/lib/unbound.
# Otherwise than on NixOS: settings are a file in /etc/unbound, as AppArmor of Debian wants, and are checked at start.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatMap
    mapAttrsToList
    mkDefault
    mkIf
    mkOption
    optional
    types
    ;
  inherit (import ../_common { inherit lib; })
    flag
    hardening
    isDistributionPackage
    maybe
    option
    text
    ;

  cfg = config.services.unbound;
  trustAnchor = "${cfg.stateDir}/root.key";
  program = lib.getExe' cfg.package;

  # Lines of a setting; a set becomes a clause.
  lines =
    indent: name: value:
    if lib.isList value then
      concatMap (lines indent name) value
    else if lib.isAttrs value then
      [ "${indent}${name}:" ] ++ lib.concatLists (mapAttrsToList (lines "${indent}  ") value)
    else
      [
        "${indent}${name}: ${
          if lib.isBool value then
            lib.boolToYesNo value
          else if lib.isFloat value then
            builtins.toJSON value
          else
            toString value
        }"
      ];

  inherit (cfg.settings) server;
  configText = lib.concatMapStrings (line: "${line}\n") (
    [ "server:" ]
    # Tags are defined before they are used.
    ++ optional (server.define-tag != "") "  define-tag: ${server.define-tag}"
    ++ lib.concatLists (mapAttrsToList (lines "  ") (removeAttrs server [ "define-tag" ]))
    ++ lib.concatLists (mapAttrsToList (lines "") (removeAttrs cfg.settings [ "server" ]))
  );

  atom = types.oneOf [
    types.int
    types.str
    types.bool
    types.float
  ];
  section = types.oneOf [
    types.str
    (types.attrsOf (types.either atom (types.listOf atom)))
  ];
in
{
  imports = [
    (lib.mkRenamedOptionModule
      [ "services" "unbound" "interfaces" ]
      [
        "services"
        "unbound"
        "settings"
        "server"
        "interface"
      ]
    )
    (lib.mkRemovedOptionModule [ "services" "unbound" "forwardAddresses" ] ''
      Say services.unbound.settings.forward-zone = [ { name = "."; forward-addr = [ … ]; } ];
    '')
    (lib.mkRemovedOptionModule [
      "services"
      "unbound"
      "extraConfig"
    ] "Use services.unbound.settings.")
  ];

  options.services.unbound = {
    enable = flag false "Whether Unbound runs.";
    package = option types.package pkgs.unbound-with-systemd "The package of Unbound.";
    user = text "unbound" "Account of the server.";
    group = text "unbound" "Group of the server.";
    stateDir = option types.path "/var/lib/unbound" "Folder of what it remembers.";
    checkconf = mkOption {
      type = types.bool;
      default = !cfg.settings ? include && !cfg.settings.remote-control.control-enable;
      defaultText = "unless there are includes or remote control";
      description = "Whether the settings are checked before it starts.";
    };
    resolveLocalQueries = flag true "Whether this machine asks Unbound.";
    enableRootTrustAnchor = flag true "Whether signatures are checked from the root on.";
    localControlSocketPath = maybe types.str "Socket at which unbound-control is answered.";
    settings = option (types.submodule {
      freeformType = types.attrsOf (types.either section (types.listOf section));
      options.remote-control.control-enable = mkOption {
        type = types.bool;
        default = false;
        internal = true;
        description = "Whether unbound-control is answered.";
      };
    }) { } "Settings, see {manpage}`unbound.conf(5)`.";
  };

  config = mkIf cfg.enable {
    services.unbound.settings = {
      server = {
        directory = mkDefault cfg.stateDir;
        username = "\"\"";
        chroot = "\"\"";
        pidfile = "\"\"";
        do-daemonize = false;
        interface = mkDefault ([ "127.0.0.1" ] ++ optional config.networking.enableIPv6 "::1");
        access-control = mkDefault (
          [ "127.0.0.0/8 allow" ] ++ optional config.networking.enableIPv6 "::1/128 allow"
        );
        auto-trust-anchor-file = mkIf cfg.enableRootTrustAnchor trustAnchor;
        tls-cert-bundle = mkDefault "/etc/ssl/certs/ca-certificates.crt";
        ip-freebind = mkDefault true;
        define-tag = mkDefault "";
      };
      remote-control = {
        control-enable = mkDefault false;
        control-interface = mkDefault ([ "127.0.0.1" ] ++ optional config.networking.enableIPv6 "::1");
        server-key-file = mkDefault "${cfg.stateDir}/unbound_server.key";
        server-cert-file = mkDefault "${cfg.stateDir}/unbound_server.pem";
        control-key-file = mkDefault "${cfg.stateDir}/unbound_control.key";
        control-cert-file = mkDefault "${cfg.stateDir}/unbound_control.pem";
      }
      // lib.optionalAttrs (cfg.localControlSocketPath != null) {
        control-enable = true;
        control-interface = cfg.localControlSocketPath;
      };
    };

    environment.systemPackages = [
      cfg.package
    ]
    ++ optional (cfg.enableRootTrustAnchor && isDistributionPackage cfg.package) pkgs.unbound-anchor;

    users.users = mkIf (cfg.user == "unbound") {
      unbound = {
        description = "unbound daemon user";
        isSystemUser = true;
        inherit (cfg) group;
      };
    };
    users.groups = mkIf (cfg.group == "unbound") { unbound = { }; };

    networking.nameservers = mkIf cfg.resolveLocalQueries [ "127.0.0.1" ];

    # A file rather than a link: AppArmor lets unbound read below /etc/unbound only.
    environment.etc."unbound/unbound.conf" = {
      text = configText;
      mode = "0644";
    };

    # Debian's would take the machine's resolver for Unbound's own.
    systemd.units."unbound-resolvconf.service".enable = false;

    systemd.services.unbound = {
      description = "Unbound recursive Domain Name Server";
      after = [ "network.target" ];
      before = [ "nss-lookup.target" ];
      wantedBy = [
        "multi-user.target"
        "nss-lookup.target"
      ];
      path = mkIf cfg.settings.remote-control.control-enable [ pkgs.openssl ];
      restartTriggers = [ configText ];
      preStart = ''
        ${lib.optionalString cfg.enableRootTrustAnchor "${program "unbound-anchor"} -a ${trustAnchor} || echo 'Root anchor updated!'"}
        ${lib.optionalString cfg.settings.remote-control.control-enable "${program "unbound-control-setup"} -d ${cfg.stateDir}"}
        ${lib.optionalString cfg.checkconf "${program "unbound-checkconf"} /etc/unbound/unbound.conf"}
      '';
      serviceConfig = hardening // {
        ExecStart = "${program "unbound"} -p -d -c /etc/unbound/unbound.conf";
        ExecReload = "+${lib.getExe' pkgs.coreutils "kill"} -HUP $MAINPID";
        NotifyAccess = "main";
        Type = "notify";
        AmbientCapabilities = [
          "CAP_NET_BIND_SERVICE"
          "CAP_NET_RAW"
        ];
        CapabilityBoundingSet = [
          "CAP_NET_BIND_SERVICE"
          "CAP_NET_RAW"
        ];
        User = cfg.user;
        Group = cfg.group;
        MemoryDenyWriteExecute = true;
        ProtectProc = "invisible";
        ProcSubset = "pid";
        RuntimeDirectory = "unbound";
        ConfigurationDirectory = "unbound";
        StateDirectory = "unbound";
        RestrictAddressFamilies = [
          "AF_INET"
          "AF_INET6"
          "AF_NETLINK"
          "AF_UNIX"
        ];
        SystemCallFilter = [ "@system-service" ];
        ReadWritePaths = [ cfg.stateDir ];
        Restart = "on-failure";
        RestartSec = "5s";
      };
    };
  };
}
