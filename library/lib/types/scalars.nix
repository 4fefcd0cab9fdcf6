# Values without values inside, as far as the type looks.
{ lib, core }:
let
  inherit (builtins)
    foldl'
    head
    isAttrs
    isBool
    isString
    length
    map
    typeOf
    ;
  inherit (core) addCheck isType mkOptionType;
  inherit (lib) types;
  inherit (lib.options)
    getFiles
    mergeEqualOption
    mergeOneOption
    showFiles
    showOption
    ;

  noun =
    name: description: rest:
    mkOptionType (
      {
        inherit name description;
        descriptionClass = "noun";
      }
      // rest
    );

  anything = noun "anything" "anything" {
    merge =
      loc: defs:
      let
        # Packages and the like are sets but are not to be merged inside.
        kindOf =
          value:
          if isAttrs value && lib.strings.isStringLike value then "stringCoercibleSet" else typeOf value;
        kind = foldl' (
          kind: def:
          if kindOf def.value == kind then
            kind
          else
            throw "The option `${showOption loc}' has conflicting option types in ${showFiles (getFiles defs)}"
        ) (kindOf (head defs).value) defs;
      in
      if kind == "set" then
        mergeSets loc defs
      else if kind == "stringCoercibleSet" then
        mergeOneOption loc defs
      else if kind == "lambda" then
        argument:
        anything.merge (loc ++ [ "<function body>" ]) (
          map (def: {
            inherit (def) file;
            value = def.value argument;
          }) defs
        )
      else
        mergeEqualOption loc defs;
  };
  mergeSets = (types.attrsOf anything).merge;

  package = mkOptionType {
    name = "package";
    descriptionClass = "noun";
    check = value: lib.attrsets.isDerivation value || lib.strings.isStorePath value;
    # A store path that no derivation stands behind gets the context a derivation's path would have.
    merge =
      loc: defs:
      let
        value = mergeOneOption loc defs;
      in
      if builtins.isPath value || isString value && !builtins.hasContext value then
        lib.attrsets.toDerivation value
      else
        value;
  };
in
{
  inherit anything package;

  raw = noun "raw" "raw value" { merge = mergeOneOption; };

  unspecified = noun "unspecified" "unspecified value" { };

  bool = noun "bool" "boolean" {
    check = isBool;
    merge = mergeEqualOption;
  };

  boolByOr = noun "boolByOr" "boolean (merged using or)" {
    check = isBool;
    merge = _: foldl' (any: def: any || def.value) false;
  };

  attrs = mkOptionType {
    name = "attrs";
    description = "attribute set";
    check = isAttrs;
    merge = _: foldl' (sofar: def: sofar // def.value) { };
    emptyValue.value = { };
  };

  shellPackage = package // {
    check = value: lib.attrsets.isDerivation value && value ? shellPath;
  };

  pkgs = addCheck (
    types.unique {
      message = "A Nixpkgs pkgs set can not be merged with another pkgs set.";
    } types.attrs
    // {
      name = "pkgs";
      description = "Nixpkgs package set";
      descriptionClass = "noun";
    }
  ) (isType "pkgs");

  fileset = noun "fileset" "fileset" {
    check = lib.fileset.isFileset;
    merge = _: defs: lib.fileset.unions (map (def: def.value) defs);
    emptyValue.value = lib.fileset.empty;
  };

  luaInline = noun "luaInline" "inline lua" {
    check = isType "lua-inline";
    merge = mergeEqualOption;
  };

  optionDeclaration = noun "optionDeclaration" "option declaration" {
    check = value: isType "option" value && !(value ? value);
  };

  # Several types for one place merge as several declarations of one option would.
  optionType = noun "optionType" "optionType" {
    check = isType "option-type";
    merge =
      loc: defs:
      if length defs == 1 then
        (head defs).value
      else
        (lib.modules.fixupOptionType loc (
          lib.modules.mergeOptionDecls loc (
            map (def: {
              _file = def.file;
              pos = null;
              options = lib.options.mkOption { type = def.value; };
            }) defs
          )
        )).type;
  };
}
