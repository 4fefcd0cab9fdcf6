# Accounts of the people in users/: the same name and number everywhere.
{
  config,
  lib,
  options,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkOption
    types
    ;
  inherit (import ../../lib { inherit lib; }) dataIn;

  cfg = config.fleet.base.users;
  darwin = options ? launchd;

  person = types.submodule {
    options = {
      uid = mkOption {
        type = types.ints.between 1000 29999;
        description = "Number of the account on Linux.";
      };
      fullName = mkOption {
        type = types.str;
        description = "Name of the person.";
      };
      email = mkOption {
        type = types.str;
        description = "Address of the person.";
      };
      keys = mkOption {
        type = types.listOf types.singleLineStr;
        description = "Keys of ssh.";
      };
      admin = mkOption {
        type = types.bool;
        default = false;
        description = "Whether the person may become root.";
      };
    };
  };

  chosen = lib.getAttrs cfg.accounts cfg.people;

  sharedNumbers = lib.filterAttrs (_: names: lib.length names > 1) (
    lib.groupBy (name: toString cfg.people.${name}.uid) (lib.attrNames cfg.people)
  );
in
{
  options.fleet.base.users = {
    enable = mkEnableOption "accounts of people";

    people = mkOption {
      type = types.attrsOf person;
      default = dataIn ./users;
      defaultText = lib.literalMD "the files in users/";
      description = "Everyone, by the name of the account.";
    };

    accounts = mkOption {
      type = types.listOf (types.enum (lib.attrNames cfg.people));
      default = lib.attrNames (lib.filterAttrs (_: p: p.admin) cfg.people);
      defaultText = lib.literalMD "those who may become root";
      description = "Who has an account on this machine.";
    };
  };

  config = mkIf cfg.enable {
    assertions =
      lib.mapAttrsToList (uid: names: {
        assertion = false;
        message = "fleet.base.users: ${lib.concatStringsSep " and " names} have the same uid, ${uid}; each needs one of their own.";
      }) sharedNumbers
      # A machine may say more of an account, but not give it another number.
      ++ lib.optionals (!darwin) (
        lib.mapAttrsToList (name: p: {
          assertion = config.users.users.${name}.uid == p.uid;
          message = "users.users.${name}.uid is ${
            toString config.users.users.${name}.uid
          } on ${config.networking.hostName}, and ${toString p.uid} in shared/modules/base/users/${name}.nix; files would belong to somebody else.";
        }) chosen
      );

    users = {
      users = lib.mapAttrs (
        name: p:
        {
          description = p.fullName;
          openssh.authorizedKeys.keys = p.keys;
        }
        // (
          if darwin then
            { home = "/Users/${name}"; }
          else
            {
              inherit (p) uid;
              isNormalUser = true;
              extraGroups = lib.optional p.admin "wheel";
              shell = pkgs.bashInteractive;
            }
        )
      ) chosen;
    }
    // lib.optionalAttrs (!darwin) { mutableUsers = false; };
  };
}
