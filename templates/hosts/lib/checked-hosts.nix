# What the model of a host cannot say alone: names that networks accept, users that exist, one host an address.
{ lib, users }:
hosts:
let
  inherit (lib)
    attrNames
    concatMap
    concatStringsSep
    filter
    ;

  badNames = filter (name: builtins.match "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?" name == null) (
    attrNames hosts
  );
  unknown = concatMap (
    host:
    map (user: "hosts/${host}/host.nix: users: there is no `${user}' in users/") (
      filter (user: !users ? ${user}) hosts.${host}.users
    )
  ) (attrNames hosts);
  locked = filter (host: !lib.any (user: users.${user}.admin) hosts.${host}.users) (attrNames hosts);
  placed = filter (host: hosts.${host}.address != null) (attrNames hosts);
  sharing = filter (others: lib.length others > 1) (
    lib.attrValues (lib.groupBy (host: hosts.${host}.address) placed)
  );
in
if badNames != [ ] then
  throw "hosts/${lib.head badNames}: not a name of a host; small letters, digits and `-', at most 63."
else if unknown != [ ] then
  throw ''
    ${concatStringsSep "\n" unknown}.
    Users are ${concatStringsSep ", " (attrNames users)}; `nivis user add NAME' makes one.
  ''
else if locked != [ ] then
  throw "hosts/${lib.head locked}/host.nix: none of its users has `admin = true'; nobody could look after it."
else if sharing != [ ] then
  throw "hosts/: ${concatStringsSep " and " (lib.head sharing)} have one address, ${
    hosts.${lib.head (lib.head sharing)}.address
  }."
else
  hosts
