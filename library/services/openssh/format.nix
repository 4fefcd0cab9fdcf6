# How settings become lines of sshd_config (sshd_config(5)).
{ lib, pkgs }:
let
  inherit (lib) concatStringsSep isList;

  toValue =
    v:
    if lib.isInt v then
      toString v
    else if lib.isString v || lib.isPath v then
      v
    else if v == true then
      "yes"
    else if v == false then
      "no"
    else
      throw "unsupported type ${builtins.typeOf v}: ${lib.generators.toPretty { } v}";

  separators = {
    Ciphers = ",";
    KexAlgorithms = ",";
    Macs = ",";
    AcceptEnv = " ";
    AuthorizedKeysFile = " ";
    AllowGroups = " ";
    AllowUsers = " ";
    DenyGroups = " ";
    DenyUsers = " ";
  };

  joined =
    key: v:
    if !isList v then
      v
    else
      concatStringsSep (separators.${key}
        or (throw "list value for unknown key ${key}: ${lib.generators.toPretty { } v}")
      ) v;
in
{
  inherit
    (pkgs.formats.keyValue {
      mkKeyValue = lib.generators.mkKeyValueDefault { mkValueString = toValue; } " ";
    })
    type
    ;

  toText =
    settings:
    lib.generators.toKeyValue {
      mkKeyValue = lib.generators.mkKeyValueDefault { mkValueString = toValue; } " ";
    } (lib.mapAttrs joined (lib.filterAttrs (_: v: v != null) settings));
}
