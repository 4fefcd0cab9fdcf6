# The types of options: what a definition must look like, and how several become one value.
#
# A type is an attribute set: `check` looks at the root of one definition, `merge` makes the value of all
# of them. A type with values inside has `merge.v2` instead: { loc, defs } -> { headError, value, valueMeta }.
# Types refer to each other by `lib.types`, which is what a library that extends this one replaces.
{ lib }:
let
  core = import ./types/core.nix { inherit lib; };
  part = file: import file { inherit lib core; };
in
{
  inherit (core)
    addCheck
    defaultFunctor
    defaultTypeMerge
    isOptionType
    isType
    mergeTypes
    mkOptionType
    noCheckForDocsModule
    optionDescriptionPhrase
    setType
    ;

  # A name of this set from when it was not `lib.types` everywhere.
  inherit (lib) types;
}
// part ./types/scalars.nix
// part ./types/numbers.nix
// part ./types/strings.nix
// part ./types/collections.nix
// part ./types/attr-list.nix
// part ./types/attr-tag.nix
// part ./types/unions.nix
// part ./types/submodule.nix
