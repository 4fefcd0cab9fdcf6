# Hosts behind this one: their addresses are rewritten, and ports are passed on to them. Tables of nftables.
{
  config,
  lib,
  ...
}:
let
  inherit (lib)
    concatMapStrings
    concatStringsSep
    filter
    mkIf
    mkOption
    mkOverride
    optional
    optionalString
    types
    ;

  cfg = config.networking.nat;

  option =
    type: default: description:
    mkOption { inherit type default description; };
  maybe = option (types.nullOr types.str) null;
  strings = option (types.listOf types.str) [ ];

  forward.options = {
    sourcePort = mkOption {
      type = types.either types.int (types.strMatching "[[:digit:]]+:[[:digit:]]+");
      description = "Port outside, or a range as `60000:61000`.";
    };
    destination = mkOption {
      type = types.str;
      example = "10.0.0.1:80";
      description = "Address and port inside.";
    };
    proto = option types.str "tcp" "Protocol of the connection.";
    loopbackIPs = strings "Addresses outside at which the port is reached from inside, too.";
  };

  isIPv6 = address: lib.length (lib.splitString ":" address) > 2;

  # Address and port of "10.0.0.1:80" or "[fc00::2]:80".
  parse =
    destination:
    let
      address = if isIPv6 destination then "[[]([0-9a-fA-F:]+)[]]" else "([0-9.]+)";
      found = builtins.match "${address}:([0-9-]+)" destination;
    in
    if found == null then throw "bad ip:ports `${destination}'" else found;
  inside = f: concatStringsSep " . " (parse f.destination);
  insideOf =
    f:
    let
      parts = parse f.destination;
    in
    "${lib.head parts} . ${f.proto} . ${lib.last parts}";
  ports = f: lib.replaceStrings [ ":" ] [ "-" ] (toString f.sourcePort);

  set = concatStringsSep ", ";
  quoted = map (i: "\"${i}\"");
  outside = optionalString (cfg.externalInterface != null) "oifname \"${cfg.externalInterface}\" ";
  rewritten = address: if address == null then "masquerade" else "snat ${address}";

  chain =
    name: head: rules:
    "chain ${name} {\n  ${head}\n${concatMapStrings (r: "  ${r}\n") rules}}\n";

  tableOf =
    {
      family,
      addresses,
      externalIP,
      forwardPorts,
      dmzHost ? null,
    }:
    let
      passed = map (
        f: "${optionalString (externalIP != null) "${externalIP} . "}${f.proto} . ${ports f} : ${inside f}"
      ) forwardPorts;
      reflected = lib.concatMap (
        f: map (ip: "${ip} . ${f.proto} . ${ports f} : ${inside f}") f.loopbackIPs
      ) forwardPorts;
      from = "${family} daddr . meta l4proto . th dport";
    in
    concatStringsSep "\n" [
      (chain "pre" "type nat hook prerouting priority dstnat;" (
        optional (passed != [ ])
          "iifname \"${cfg.externalInterface}\" meta l4proto { tcp, udp } dnat ${
            optionalString (externalIP != null) "${family} daddr . "
          }meta l4proto . th dport map { ${set passed} }"
        ++ optional (reflected != [ ]) "meta l4proto { tcp, udp } dnat ${from} map { ${set reflected} }"
        ++ optional (dmzHost != null) "iifname \"${cfg.externalInterface}\" dnat ${dmzHost}"
      ))
      (chain "post" "type nat hook postrouting priority srcnat;" (
        optional (
          cfg.internalInterfaces != [ ]
        ) "iifname { ${set (quoted cfg.internalInterfaces)} } ${outside}${rewritten externalIP}"
        ++ optional (
          addresses != [ ]
        ) "${family} saddr { ${set addresses} } ${outside}${rewritten externalIP}"
        ++
          optional (forwardPorts != [ ])
            "iifname != \"${cfg.externalInterface}\" ${from} { ${set (map insideOf forwardPorts)} } masquerade"
      ))
      (chain "out" "type nat hook output priority mangle;" (
        optional (reflected != [ ]) "meta l4proto { tcp, udp } dnat ${from} map { ${set reflected} }"
      ))
    ];

  always = mkOverride 99;
in
{
  options.networking.nat = {
    enable = option types.bool false "Whether addresses are rewritten.";
    enableIPv6 = option types.bool false "Whether those of IPv6 are, too.";
    internalInterfaces = strings "Interfaces inside.";
    internalIPs = strings "Addresses inside.";
    internalIPv6s = strings "Addresses of IPv6 inside.";
    externalInterface = maybe "The interface outside.";
    externalIP = maybe "The address outside; null for that of the interface.";
    externalIPv6 = maybe "The address of IPv6 outside; null for that of the interface.";
    forwardPorts = option (types.listOf (types.submodule forward)) [ ] "Ports that are passed on.";
    dmzHost = maybe "Where all goes that is not passed on otherwise.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.enableIPv6 -> config.networking.enableIPv6;
        message = "networking.nat.enableIPv6 requires networking.enableIPv6";
      }
      {
        assertion = cfg.dmzHost != null -> cfg.externalInterface != null;
        message = "networking.nat.dmzHost requires networking.nat.externalInterface";
      }
      {
        assertion = cfg.forwardPorts != [ ] -> cfg.externalInterface != null;
        message = "networking.nat.forwardPorts requires networking.nat.externalInterface";
      }
    ];

    boot.kernelModules = [ "nf_nat_ftp" ];
    boot.kernel.sysctl = {
      "net.ipv4.conf.all.forwarding" = always true;
      "net.ipv4.conf.default.forwarding" = always true;
    }
    // lib.optionalAttrs cfg.enableIPv6 {
      # Addresses are still taken from routers.
      "net.ipv6.conf.all.accept_ra" = always 2;
      "net.ipv6.conf.default.accept_ra" = always 2;
      "net.ipv6.conf.all.forwarding" = always true;
      "net.ipv6.conf.default.forwarding" = always true;
    };

    networking.nftables = {
      enable = true;
      tables.nivis-nat = {
        family = "ip";
        content = tableOf {
          family = "ip";
          addresses = cfg.internalIPs;
          forwardPorts = filter (f: !isIPv6 f.destination) cfg.forwardPorts;
          inherit (cfg) dmzHost externalIP;
        };
      };
      tables.nivis-nat6 = mkIf cfg.enableIPv6 {
        family = "ip6";
        name = "nivis-nat";
        content = tableOf {
          family = "ip6";
          addresses = cfg.internalIPv6s;
          forwardPorts = filter (f: isIPv6 f.destination) cfg.forwardPorts;
          externalIP = cfg.externalIPv6;
        };
      };
    };

    networking.firewall.extraForwardRules = mkIf config.networking.firewall.filterForward (
      optionalString (
        cfg.internalInterfaces != [ ]
      ) "iifname { ${set (quoted cfg.internalInterfaces)} } ${outside}accept\n"
      + optionalString (cfg.internalIPs != [ ]) "ip saddr { ${set cfg.internalIPs} } ${outside}accept\n"
      + optionalString (
        cfg.internalIPv6s != [ ]
      ) "ip6 saddr { ${set cfg.internalIPv6s} } ${outside}accept\n"
    );
  };
}
