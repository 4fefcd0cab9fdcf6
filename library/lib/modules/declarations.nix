# From the declarations of one option to a single one that knows its place (`loc`, `declarations`,
# `declarationPositions`) and whose submodules know the files they came from.
#
# A declaration arrives as { _file, pos, options }, where `options` is what mkOption made and `pos` where it
# stands, or null.
{ lib }:
let
  inherit (builtins) any foldl' map;
  inherit (lib.options) showFiles showOption;

  setDefaultModuleLocation = file: module: {
    _file = file;
    imports = [ module ];
  };

  position =
    file: pos:
    if pos != null then
      pos
    else
      {
        inherit file;
        line = null;
        column = null;
      };

  # The submodules of a declared type, each saying its file.
  locatedSubmodules =
    file: option:
    let
      modules = option.type.getSubModules or null;
    in
    if modules == null then [ ] else map (setDefaultModuleLocation file) modules;

  # Attributes that only one declaration may give.
  exclusive = [
    "default"
    "example"
    "description"
    "apply"
  ];

  addDeclaration =
    loc: sofar: decl:
    let
      option = decl.options;
      # The two reasons for it are told by the same words.
      alreadyDeclared = throw "The option `${showOption loc}' in `${decl._file}' is already declared in ${showFiles sofar.declarations}.";
      type =
        if option ? type && sofar ? type then
          let
            merged = sofar.type.typeMerge option.type.functor;
          in
          if merged != null then { type = merged; } else alreadyDeclared
        else
          { };
    in
    if any (name: option ? ${name} && sofar ? ${name}) exclusive then
      alreadyDeclared
    else
      option
      // sofar
      // {
        declarations = sofar.declarations ++ [ decl._file ];
        declarationPositions = sofar.declarationPositions ++ [ (position decl._file decl.pos) ];
        options = locatedSubmodules decl._file option ++ sofar.options;
      }
      // type;

  mergeOptionDecls =
    loc:
    foldl' (addDeclaration loc) {
      inherit loc;
      declarations = [ ];
      declarationPositions = [ ];
      options = [ ];
    };

  fixupOptionType =
    loc: opt:
    if opt.type.getSubModules or null == null then
      opt // { type = opt.type or lib.types.unspecified; }
    else
      opt
      // {
        type = opt.type.substSubModules opt.options;
        options = [ ];
      };
in
{
  inherit
    fixupOptionType
    mergeOptionDecls
    position
    setDefaultModuleLocation
    ;
}
