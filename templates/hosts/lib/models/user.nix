# A user: the same person with the same number on every machine. The file is users/<name>/default.nix.
{ lib, ... }:
let
  inherit (lib) mkOption types;
in
{
  options = {
    uid = mkOption {
      type = types.ints.between 1000 29999;
      description = "Number of the account, and of its files on every machine.";
    };

    description = mkOption {
      type = types.str;
      description = "Who it is.";
    };

    admin = mkOption {
      type = types.bool;
      default = false;
      description = "Whether the user may become root.";
    };

    groups = mkOption {
      type = types.listOf types.str;
      default = [ ];
      description = "Further groups.";
    };

    shell = mkOption {
      type = types.enum [
        "bash"
        "fish"
        "zsh"
      ];
      default = "bash";
      description = "The login shell.";
    };

    keys = mkOption {
      type = types.listOf types.singleLineStr;
      default = [ ];
      description = "Public keys of ssh that let the user in.";
    };
  };
}
