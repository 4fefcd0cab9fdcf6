# A module: what it asks of the machine around it. Each module in modules/ says this of itself as `site.modules.<name>`.
{ lib, ... }:
let
  inherit (lib) mkOption types;

  ports = mkOption {
    type = types.listOf types.port;
    default = [ ];
    description = "Ports it listens on; the firewall lets them in.";
  };
in
{
  options = {
    enable = mkOption {
      type = types.bool;
      description = "Whether the host uses it.";
    };

    description = mkOption {
      type = types.str;
      description = "What it is for, in one line.";
    };

    ports.tcp = ports;
    ports.udp = ports;

    state = mkOption {
      type = types.listOf types.path;
      default = [ ];
      description = "Folders that cannot be made again; they are backed up.";
    };

    secrets = mkOption {
      type = types.listOf types.str;
      default = [ ];
      description = "Names of files in secrets/, without `.age`, that it needs.";
    };

    kinds = mkOption {
      type = types.listOf types.str;
      default = [
        "linux"
        "nixos"
      ];
      description = "Kinds of host on which it works.";
    };
  };
}
