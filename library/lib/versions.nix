# Version strings and their components.
{ lib }:
let
  inherit (builtins)
    concatStringsSep
    elemAt
    genList
    head
    splitVersion
    ;
  inherit (lib.lists) take;
in
{
  inherit (builtins) compareVersions splitVersion;

  # major, minor, patch :: String -> String
  major = v: head (splitVersion v);
  minor = v: elemAt (splitVersion v) 1;
  patch = v: elemAt (splitVersion v) 2;

  # majorMinor :: String -> String
  majorMinor = v: concatStringsSep "." (take 2 (splitVersion v));

  # pad :: Int -> String -> String — to this many components with ".0", before a suffix like "-rc1".
  pad =
    n: version:
    let
      numeric = head (lib.strings.splitString "-" version);
    in
    concatStringsSep "." (take n (splitVersion numeric ++ genList (_: "0") n))
    + lib.strings.removePrefix numeric version;
}
