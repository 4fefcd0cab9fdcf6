# What modules need to write files of systemd: the type of a value, and the text of sections.
{ lib }:
let
  inherit (lib)
    any
    attrNames
    concatMap
    concatMapStrings
    concatStringsSep
    isList
    mapAttrsToList
    toList
    types
    ;

  toOption =
    value:
    if value == true then
      "true"
    else if value == false then
      "false"
    else
      toString value;

  # One line a value; a list becomes several lines with the same key.
  attrsToSection =
    attrs:
    concatMapStrings (
      name:
      let
        value = attrs.${name};
      in
      concatMapStrings (v: "${name}=${toOption v}\n") (if isList value then value else [ value ])
    ) (attrNames attrs);

  # A value of a section: lists add up, anything else must agree.
  unitOption = lib.mkOptionType {
    name = "systemd option";
    merge =
      loc: defs:
      if any (def: isList def.value) defs then
        concatMap (def: toList def.value) defs
      else
        lib.mergeEqualOption loc defs;
  };
in
{
  lib = {
    inherit toOption attrsToSection;

    settingsToSections =
      settings:
      concatStringsSep "\n" (
        mapAttrsToList (name: attrs: "[${name}]\n${attrsToSection attrs}\n") settings
      );
  };

  unitOptions = { inherit unitOption; };

  # The type of one section of a program's settings file.
  sectionType = types.submodule { freeformType = types.attrsOf unitOption; };
}
