# Accounts of the people in modules/shared/people: keys instead of passwords, the same number everywhere. Root has none.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (config.homelab) people;

  numbers = lib.groupBy (name: toString people.${name}.uid) (lib.attrNames people);
  shared = lib.filterAttrs (_: names: lib.length names > 1) numbers;
in
{
  imports = [ ../../shared/shared-people.nix ];

  assertions =
    lib.mapAttrsToList (uid: names: {
      assertion = false;
      message = "modules/shared/people: ${lib.concatStringsSep " and " names} have the same uid, ${uid}; give each a number of their own.";
    }) shared
    # A machine may say more of an account, but not give it another number.
    ++ lib.mapAttrsToList (name: person: {
      assertion = config.users.users.${name}.uid == person.uid;
      message = "users.users.${name}.uid is ${
        toString config.users.users.${name}.uid
      } on ${config.networking.hostName}, and ${toString person.uid} in modules/shared/people/${name}.nix; files would belong to somebody else.";
    }) people;

  users.mutableUsers = lib.mkDefault false;

  users.users = lib.mapAttrs (_: person: {
    isNormalUser = true;
    inherit (person) uid;
    description = person.email;
    extraGroups = lib.optionals person.admin [
      "wheel"
      "systemd-journal"
    ];
    shell = pkgs.bashInteractive;
    openssh.authorizedKeys.keys = person.keys;
  }) people;
}
