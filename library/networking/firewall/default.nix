# The firewall: one table of nftables, loaded by nivis-firewall.service; tables of others are left alone.
# Off unless enabled, since the machine may have a firewall already.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatMapStrings
    concatStringsSep
    mapAttrsToList
    mkIf
    mkOption
    optional
    optionalString
    types
    ;

  cfg = config.networking.firewall;

  portRange = types.submodule {
    options = {
      from = mkOption {
        type = types.port;
        description = "First port.";
      };
      to = mkOption {
        type = types.port;
        description = "Last port.";
      };
    };
  };

  ports = protocol: {
    "allowed${protocol}Ports" = mkOption {
      type = types.listOf types.port;
      default = [ ];
      apply = list: lib.unique (lib.sort lib.lessThan list);
      description = "${protocol} ports on which connections are accepted.";
    };
    "allowed${protocol}PortRanges" = mkOption {
      type = types.listOf portRange;
      default = [ ];
      example = [
        {
          from = 8999;
          to = 9003;
        }
      ];
      description = "Ranges of ${protocol} ports on which connections are accepted.";
    };
  };
  portOptions = ports "TCP" // ports "UDP";

  flag =
    default: description:
    mkOption {
      type = types.bool;
      inherit default description;
    };

  accept =
    interface: protocol: single: ranges:
    let
      set = map toString single ++ map (r: "${toString r.from}-${toString r.to}") ranges;
    in
    optional (set != [ ]) (
      optionalString (interface != null) "iifname \"${interface}\" "
      + "${protocol} dport { ${concatStringsSep ", " set} } accept"
    );

  rulesFor =
    interface: from:
    accept interface "tcp" from.allowedTCPPorts from.allowedTCPPortRanges
    ++ accept interface "udp" from.allowedUDPPorts from.allowedUDPPortRanges;

  input = [
    "iifname { ${concatStringsSep ", " (map (i: "\"${i}\"") cfg.trustedInterfaces)} } accept"
    # Answers to pings of many hosts count as invalid for the connection tracking.
    "icmpv6 type echo-reply accept"
    "ct state vmap { invalid : drop, established : accept, related : accept, new : jump input-allow, untracked : jump input-allow }"
  ]
  ++
    optional cfg.logRefusedConnections
      "tcp flags & (fin | syn | rst | ack) == syn log level info prefix \"refused connection: \""
  ++ optional cfg.rejectPackets "reject";

  inputAllow =
    rulesFor null cfg
    ++ lib.concatLists (mapAttrsToList rulesFor cfg.interfaces)
    ++ optional cfg.allowPing "icmp type echo-request ${
      optionalString (cfg.pingLimit != null) "limit rate ${cfg.pingLimit} "
    }accept"
    ++ [
      "icmpv6 type != { nd-redirect, 139 } accept"
      "ip6 daddr fe80::/64 udp dport 546 accept"
    ];

  chain = name: head: rules: extra: ''
      chain ${name} {
    ${optionalString (head != "") "    ${head}\n"}${concatMapStrings (rule: "    ${rule}\n") rules}${
      concatMapStrings (line: "    ${line}\n") (
        lib.filter (line: line != "") (lib.splitString "\n" extra)
      )
    }  }
  '';

  ruleset = ''
    table inet nivis-fw
    delete table inet nivis-fw
    table inet nivis-fw {
    ${chain "input" "type filter hook input priority filter; policy drop;" input ""}
    ${chain "input-allow" "" inputAllow cfg.extraInputRules}}
  '';
in
{
  options.networking.firewall = portOptions // {
    enable = flag false "Whether connections from outside are refused unless allowed.";
    allowPing = flag true "Whether the host answers to pings.";
    rejectPackets = flag false "Whether refused packets are answered, rather than dropped.";
    logRefusedConnections = flag true "Whether refused connections are logged.";

    pingLimit = mkOption {
      type = types.nullOr (types.separatedString " ");
      default = null;
      example = "2/second";
      description = "How many pings are answered.";
    };

    trustedInterfaces = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "wg0" ];
      description = "Interfaces from which everything is accepted.";
    };

    interfaces = mkOption {
      type = types.attrsOf (types.submodule { options = portOptions; });
      default = { };
      example = {
        wg0.allowedTCPPorts = [ 9100 ];
      };
      description = "What is accepted on one interface only.";
    };

    extraInputRules = mkOption {
      type = types.lines;
      default = "";
      example = "ip saddr 10.0.0.0/8 tcp dport 5432 accept";
      description = "Rules of nftables added to those that accept connections.";
    };
  };

  config = mkIf cfg.enable {
    networking.firewall.trustedInterfaces = [ "lo" ];

    environment.etc."nivis/firewall.nft".text = ruleset;

    systemd.services.nivis-firewall = {
      description = "Firewall";
      wantedBy = [ "multi-user.target" ];
      wants = [ "network-pre.target" ];
      before = [
        "network-pre.target"
        "shutdown.target"
      ];
      after = [ "sysinit.target" ];
      conflicts = [ "shutdown.target" ];
      unitConfig.DefaultDependencies = false;
      reloadTriggers = [ config.environment.etc."nivis/firewall.nft".source ];
      serviceConfig = {
        Type = "oneshot";
        RemainAfterExit = true;
        ExecStart = "${lib.getExe pkgs.nftables} -f /etc/nivis/firewall.nft";
        ExecReload = "${lib.getExe pkgs.nftables} -f /etc/nivis/firewall.nft";
        ExecStop = "${lib.getExe pkgs.nftables} destroy table inet nivis-fw";
      };
    };
  };
}
