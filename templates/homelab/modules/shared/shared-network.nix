# The network at home: who is where.
{ lib, ... }:
let
  inherit (lib) mkOption types;
in
{
  options.homelab.network = {
    domain = mkOption {
      type = types.str;
      default = "home.arpa";
      description = "Domain of the machines at home.";
    };

    subnet = mkOption {
      type = types.str;
      default = "192.168.20.0/24";
      description = "Addresses that count as being at home.";
    };

    hosts = mkOption {
      type = types.attrsOf types.str;
      default = {
        nas = "192.168.20.2";
        desk = "192.168.20.10";
      };
      description = "Addresses of machines that have fixed ones.";
    };

    lan = mkOption {
      type = types.str;
      default = "eth0";
      description = "This machine's interface to the network at home; what is open, is open there.";
    };
  };
}
