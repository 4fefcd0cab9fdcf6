# Settings files of systemd's journal programs: sections of keys; null leaves a key out.
{ lib }:
let
  inherit (lib) types;
  atom = types.nullOr (
    types.oneOf [
      types.bool
      types.int
      types.str
    ]
  );
  toValue = v: if lib.isBool v then lib.boolToString v else toString v;
in
{
  type = types.attrsOf (types.attrsOf atom);

  toText =
    settings:
    lib.generators.toINI {
      mkKeyValue = lib.generators.mkKeyValueDefault { mkValueString = toValue; } "=";
    } (lib.mapAttrs (_: lib.filterAttrs (_: v: v != null)) settings);
}
