# The people of all targets, a file here each: the same name and number everywhere.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;

  files = lib.filterAttrs (file: _: lib.hasSuffix ".nix" file && file != "default.nix") (
    builtins.readDir ./.
  );
  people = lib.mapAttrs' (
    file: _: lib.nameValuePair (lib.removeSuffix ".nix" file) (import (./. + "/${file}"))
  ) files;

  sharedNumbers = lib.filterAttrs (_: names: lib.length names > 1) (
    lib.groupBy (name: toString config.targets.people.${name}.uid) (lib.attrNames config.targets.people)
  );
in
{
  options.targets = {
    user = mkOption {
      type = types.enum (lib.attrNames config.targets.people);
      default = "ops";
      description = "Who works on the target.";
    };

    people = mkOption {
      type = types.attrsOf (
        types.submodule {
          options = {
            uid = mkOption {
              type = types.ints.between 1000 29999;
              description = "Number of the account.";
            };
            admin = mkOption {
              type = types.bool;
              default = false;
              description = "Whether they may become root.";
            };
            keys = mkOption {
              type = types.listOf types.singleLineStr;
              description = "Keys of ssh.";
            };
          };
        }
      );
      default = people;
      defaultText = lib.literalMD "the files in users/";
      apply =
        everyone:
        if everyone == { } then
          throw "users: nobody is there to work on a target; `nivis user add NAME' makes someone, and targets.user names them."
        else
          everyone;
      description = "Who has an account.";
    };
  };

  config = {
    assertions =
      lib.mapAttrsToList (uid: names: {
        assertion = false;
        message = "users: ${lib.concatStringsSep " and " names} have the same uid, ${uid}; give each a number of their own.";
      }) sharedNumbers
      # A target may say more of an account, but not give it another number.
      ++ lib.mapAttrsToList (name: person: {
        assertion = config.users.users.${name}.uid == person.uid;
        message = "users.users.${name}.uid is ${
          toString config.users.users.${name}.uid
        } on ${config.networking.hostName}, and ${toString person.uid} in users/${name}.nix; files would belong to somebody else.";
      }) config.targets.people;

    users.users = lib.mapAttrs (_: person: {
      isNormalUser = true;
      inherit (person) uid;
      extraGroups = lib.optional person.admin "wheel";
      shell = pkgs.bashInteractive;
      openssh.authorizedKeys.keys = person.keys;
    }) config.targets.people;
    security.sudo.wheelNeedsPassword = lib.mkDefault false;
  };
}
