# The people who have accounts: a file in people/ each.
{ config, lib, ... }:
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
      apply =
        people:
        if people == { } then
          throw "modules/shared/people: nobody is there to look after the machines; `nivis user add NAME' makes someone, and homelab.admin names them."
        else
          people;
      description = "People by the name of their account.";
    };

    admin = mkOption {
      type = types.enum (lib.attrNames config.homelab.people);
      default = "ops";
      description = "Who looks after the machines.";
    };
  };
}
