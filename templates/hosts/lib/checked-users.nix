# What the model of a user cannot say alone: names that systems accept, and a number for each.
{ lib }:
users:
let
  inherit (lib) attrNames concatMapStringsSep filter;

  badNames = filter (name: builtins.match "[a-z_][a-z0-9_-]{0,30}" name == null) (attrNames users);
  sharing = filter (others: lib.length others > 1) (
    lib.attrValues (lib.groupBy (name: toString users.${name}.uid) (attrNames users))
  );
  describe = names: "${lib.concatStringsSep " and " names} (${toString users.${lib.head names}.uid})";
in
if badNames != [ ] then
  throw "users/${lib.head badNames}: not a name of an account; small letters, digits, `-' and `_', at most 31."
else if sharing != [ ] then
  throw "users/: two users have one number: ${
    concatMapStringsSep ", " describe sharing
  }. Give each `uid' of its own."
else
  users
