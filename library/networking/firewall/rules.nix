# What stands in the firewall's table.
{ lib, cfg }:
let
  inherit (lib)
    concatMapStrings
    concatStringsSep
    mapAttrsToList
    optional
    optionals
    optionalString
    ;

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

  byState =
    allow:
    "ct state vmap { invalid : drop, established : accept, related : accept, new : jump ${allow}, untracked : jump ${allow} }";

  chain =
    name: rules:
    "chain ${name} {\n${concatMapStrings (rule: "  ${rule}\n") (lib.filter (r: r != "") rules)}}\n";
  linesOf = lib.splitString "\n";
in
concatStringsSep "\n" (
  optional (cfg.checkReversePath != false) (
    chain "rpfilter" (
      [
        "type filter hook prerouting priority mangle + 10; policy drop;"
        # Of DHCP, which asks before there is an address.
        "meta nfproto ipv4 udp sport . udp dport { 67 . 68, 68 . 67 } accept"
        "fib saddr . mark ${optionalString (cfg.checkReversePath != "loose") ". iif "}oif exists accept"
        "jump rpfilter-allow"
      ]
      ++ optional cfg.logReversePathDrops "log level info prefix \"rpfilter drop: \""
    )
  )
  ++ optional (cfg.checkReversePath != false || cfg.extraReversePathFilterRules != "") (
    chain "rpfilter-allow" (linesOf cfg.extraReversePathFilterRules)
  )
  ++ [
    (chain "input" (
      [
        "type filter hook input priority filter; policy drop;"
        "iifname { ${concatStringsSep ", " (map (i: "\"${i}\"") cfg.trustedInterfaces)} } accept"
        # Answers to pings of many hosts count as invalid for the connection tracking.
        "icmpv6 type echo-reply accept"
        (byState "input-allow")
      ]
      ++ optional cfg.logRefusedConnections "tcp flags & (fin | syn | rst | ack) == syn log level info prefix \"refused connection: \""
      ++ optionals (cfg.logRefusedPackets && !cfg.logRefusedUnicastsOnly) [
        "pkttype broadcast log level info prefix \"refused broadcast: \""
        "pkttype multicast log level info prefix \"refused multicast: \""
      ]
      ++ optional cfg.logRefusedPackets "pkttype host log level info prefix \"refused packet: \""
      ++ optionals cfg.rejectPackets [
        "meta l4proto tcp reject with tcp reset"
        "reject"
      ]
    ))
    (chain "input-allow" (
      rulesFor null cfg
      ++ lib.concatLists (mapAttrsToList rulesFor cfg.interfaces)
      ++ optional cfg.allowPing "icmp type echo-request ${
        optionalString (cfg.pingLimit != null) "limit rate ${cfg.pingLimit} "
      }accept"
      ++ [
        "icmpv6 type != { nd-redirect, 139 } accept"
        "ip6 daddr fe80::/64 udp dport 546 accept"
      ]
      ++ linesOf cfg.extraInputRules
    ))
  ]
  ++ optionals cfg.filterForward [
    (chain "forward" [
      "type filter hook forward priority filter; policy drop;"
      (byState "forward-allow")
    ])
    (chain "forward-allow" (
      [
        "icmpv6 type != { router-renumbering, 139 } accept"
        "ct status dnat accept"
      ]
      ++ linesOf cfg.extraForwardRules
    ))
  ]
)
