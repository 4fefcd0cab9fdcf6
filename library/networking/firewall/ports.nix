# Which ports are open: for all interfaces, and for one.
{ lib }:
let
  inherit (lib) mkOption types;

  ports = protocol: {
    "allowed${protocol}Ports" = mkOption {
      type = types.listOf types.port;
      default = [ ];
      apply = list: lib.unique (lib.sort lib.lessThan list);
      description = "${protocol} ports on which connections are accepted.";
    };
    "allowed${protocol}PortRanges" = mkOption {
      type = types.listOf (types.attrsOf types.port);
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
in
ports "TCP" // ports "UDP"
