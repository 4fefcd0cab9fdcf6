# A host: what is known of a machine before its configuration is looked at. Its file is hosts/<name>/host.nix.
{ lib, ... }:
let
  inherit (lib) mkOption types;
in
{
  options = {
    kind = mkOption {
      type = types.enum [
        "linux"
        "nixos"
      ];
      description = "`linux` for the distribution that is there, `nixos` for NixOS, which needs the input nixpkgs.";
    };

    system = mkOption {
      type = types.enum [
        "x86_64-linux"
        "aarch64-linux"
      ];
      description = "Processor and system.";
    };

    description = mkOption {
      type = types.str;
      description = "What the machine is for, in one line.";
    };

    address = mkOption {
      type = types.nullOr types.str;
      default = null;
      description = "Where the others reach it; null for machines that move.";
    };

    users = mkOption {
      type = types.listOf types.str;
      description = "Who has an account there: names of folders in users/.";
    };

    tags = mkOption {
      type = types.listOf types.str;
      default = [ ];
      description = "Groups it belongs to, for choosing hosts on the command line.";
    };

    sshKey = mkOption {
      type = types.nullOr types.str;
      default = null;
      description = "Its public host key, for which secrets are encrypted; null as long as it has none.";
    };
  };
}
