# `pkgs.formats`: the type of a program's settings, and the file they become.
{ lib, pkgs }:
let
  inherit (lib)
    concatStringsSep
    isAttrs
    isList
    types
    ;

  atoms = [
    types.bool
    types.int
    types.float
    types.str
    types.path
  ];

  tree =
    description: leaves:
    let
      value =
        types.nullOr (
          types.oneOf (
            leaves
            ++ [
              (types.attrsOf value)
              (types.listOf value)
            ]
          )
        )
        // {
          inherit description;
        };
    in
    value;

  writer = type: render: {
    inherit type;
    generate = name: value: pkgs.writeText name (render value);
  };

  toml = import ./toml.nix { inherit lib; };

  # Indented by two, keys in order, as `jq` prints.
  prettyJson = pretty "";
  pretty =
    indent: value:
    let
      inner = "${indent}  ";
      block =
        open: close: items:
        if items == [ ] then
          "${open}${close}"
        else
          "${open}\n${concatStringsSep ",\n" (map (item: "${inner}${item}") items)}\n${indent}${close}";
    in
    if isAttrs value && !(value ? outPath) && !(value ? __toString) then
      block "{" "}" (lib.mapAttrsToList (name: v: "${builtins.toJSON name}: ${pretty inner v}") value)
    else if isList value then
      block "[" "]" (map (pretty inner) value)
    else
      builtins.toJSON value;

  iniAtom =
    types.nullOr (
      types.oneOf [
        types.bool
        types.int
        types.float
        types.str
      ]
    )
    // {
      description = "INI atom (null, bool, int, float or string)";
    };

  # What a key may hold, by how the format treats lists.
  iniValue =
    {
      listsAsDuplicateKeys,
      listToValue,
      atomsCoercedToLists ? null,
    }:
    if listsAsDuplicateKeys then
      (
        if atomsCoercedToLists == true then
          types.coercedTo iniAtom lib.singleton (types.listOf iniAtom)
        else
          types.either iniAtom (types.listOf iniAtom)
      )
      // {
        description = "${iniAtom.description} or a list of them for duplicate keys";
      }
    else if listToValue != null then
      types.either iniAtom (types.nonEmptyListOf iniAtom)
      // {
        description = "${iniAtom.description} or a non-empty list of them";
      }
    else
      iniAtom;

  iniSection =
    value:
    types.attrsOf value
    // {
      description = "section of an INI file (attrs of ${value.description})";
    };

  withListToValue =
    listToValue: lib.mapAttrs (_: v: if listToValue != null && isList v then listToValue v else v);
in
{
  json =
    { }:
    writer (tree "JSON value" atoms) (value: "${prettyJson value}\n");

  # JSON is YAML.
  yaml = { }: writer (tree "YAML value" atoms) (value: "${prettyJson value}\n");

  toml = { }: writer (types.attrsOf (tree "TOML value" atoms)) toml;

  ini =
    {
      listsAsDuplicateKeys ? false,
      listToValue ? null,
      ...
    }@args:
    writer
      (types.attrsOf (
        iniSection (iniValue {
          inherit listsAsDuplicateKeys listToValue;
          atomsCoercedToLists = args.atomsCoercedToLists or null;
        })
      ))
      (
        value:
        lib.generators.toINI (removeAttrs args [
          "listToValue"
          "atomsCoercedToLists"
        ]) (lib.mapAttrs (_: withListToValue listToValue) value)
      );

  keyValue =
    {
      listsAsDuplicateKeys ? false,
      listToValue ? null,
      ...
    }@args:
    writer
      (types.attrsOf (iniValue {
        inherit listsAsDuplicateKeys listToValue;
        atomsCoercedToLists = args.atomsCoercedToLists or null;
      }))
      (
        value:
        lib.generators.toKeyValue (removeAttrs args [
          "listToValue"
          "atomsCoercedToLists"
        ]) (withListToValue listToValue value)
      );
}
