# The people who have accounts: a file in people/ each.
{ lib, ... }:
let
  inherit (lib) mkOption types;

  own = import ../../lib { inherit lib; };

  person = types.submodule {
    options = {
      email = mkOption {
        type = types.str;
        description = "Address for messages and commits.";
      };
      keys = mkOption {
        type = types.listOf types.singleLineStr;
        description = "Keys of ssh that open the machines.";
      };
      uid = mkOption {
        type = types.ints.between 1000 29999;
        description = "Number of the account, the same on all machines.";
      };
      admin = mkOption {
        type = types.bool;
        default = false;
        description = "Whether they may become root.";
      };
    };
  };
in
{
  options.homelab = {
    people = mkOption {
      type = types.attrsOf person;
      default = lib.mapAttrs (_: import) (own.filesIn ./people);
      defaultText = lib.literalMD "the files of modules/shared/people";
      description = "People by the name of their account.";
    };

    admin = mkOption {
      type = types.str;
      default = "ops";
      description = "Who looks after the machines.";
    };
  };
}
