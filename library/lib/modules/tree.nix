# The option tree: what all modules declare and define, merged name by name.
#
# Each name of a level is either a leaf `{ option, unmatched = [ ]; }` or an inner node
# `{ options, config, unmatched, … }`; the trees of options and of values are read off them. A level is given
# by its prefix, its declarations (`{ _file, options }`, `options` being the subtree) and its definitions
# (`{ file, value }`, whose roots carry no properties). Below a few names that many modules share, a level
# has one declaration, and no definition or one: both have a shorter way.
{
  lib,
  properties,
  definitions,
  declarations,
}:
let
  inherit (builtins)
    all
    attrNames
    concatMap
    filter
    head
    isAttrs
    length
    map
    mapAttrs
    seq
    typeOf
    unsafeGetAttrPos
    zipAttrsWith
    ;
  inherit (properties) pushDownDefinitions;
  inherit (definitions) evalOptionValue;
  inherit (declarations)
    fixupOptionType
    mergeOptionDecls
    position
    setDefaultModuleLocation
    ;
  inherit (lib.options) showOption;
  inherit (lib.types) unspecified;
  inherit (lib.strings) concatStringsSep escapeNixIdentifier;

  collectAll = _: values: values;

  subtreeOf =
    prefix: decl:
    if isAttrs decl.options then
      decl.options
    else
      throw ''
        An option declaration for `${concatStringsSep "." prefix}' has type
        `${typeOf decl.options}' rather than an attribute set.
        Did you mean to define this outside of `options'?
      '';

  declarationsByName =
    prefix: decls:
    zipAttrsWith collectAll (
      map (
        decl:
        let
          inherit (decl) _file;
          subtree = subtreeOf prefix decl;
        in
        mapAttrs (name: options: {
          inherit _file options;
          pos = unsafeGetAttrPos name subtree;
        }) subtree
      ) decls
    );

  definitionsByName =
    prefix: defs:
    if length defs == 1 then
      let
        def = head defs;
        inherit (def) file;
      in
      mapAttrs (_: value: [ { inherit file value; } ]) (definedSet prefix def)
    else
      zipAttrsWith collectAll (
        map (
          def:
          let
            inherit (def) file;
          in
          mapAttrs (_: value: { inherit file value; }) (definedSet prefix def)
        ) defs
      );

  definedSet =
    prefix: def:
    if isAttrs def.value then
      def.value
    else
      throw ''
        In module `${def.file}', you're trying to define a value of type `${typeOf def.value}'
        rather than an attribute set for the option
        `${concatStringsSep "." prefix}'!

        This usually happens if `${concatStringsSep "." prefix}' has option
        definitions inside that are not matched. Please check how to properly define
        this option by e.g. referring to `man 5 configuration.nix'!
      '';

  mergeTree =
    prefix: decls: defs:
    let
      defined = if defs == [ ] then { } else definitionsByName prefix defs;
      declared = declarationsByName prefix decls;
      only = head decls;
      subtree = subtreeOf prefix only;
      results =
        if length decls == 1 then
          mapAttrs (
            name: options:
            resultOfOne (prefix ++ [ name ]) {
              inherit (only) _file;
              inherit options;
              pos = unsafeGetAttrPos name subtree;
            } (defined.${name} or [ ])
          ) subtree
        else
          mapAttrs (name: decls: resultOf (prefix ++ [ name ]) decls (defined.${name} or [ ])) declared;
    in
    {
      inherit declared defined;
      options = mapAttrs (_: result: result.option or result.options) results;
      config = mapAttrs (
        _: result: if result ? option then result.option.value else result.config
      ) results;
      # Definitions no option takes, each with the path from here as `prefix`. Where anything is defined, all
      # declarations beside it are looked at too, so that a wrong one is not found by chance only.
      unmatched =
        if defs == [ ] then
          [ ]
        else
          assert all (name: results.${name} ? unmatched) (attrNames results);
          concatMap (
            name:
            if results ? ${name} then
              map (def: def // { prefix = [ name ] ++ def.prefix; }) results.${name}.unmatched
            else
              map (def: def // { prefix = [ name ]; }) defined.${name}
          ) (attrNames defined);
    };

  isOptionDecl =
    loc: decl:
    decl.options ? _type
    && (decl.options._type == "option" || throwWrongType loc decl.options._type decl._file);

  # The leaf is what mergeOptionDecls, fixupOptionType and evalOptionValue make of a single declaration.
  resultOfOne =
    loc: decl: defs:
    if isOptionDecl loc decl then
      {
        option = evalOptionValue loc (
          decl.options
          // {
            inherit loc;
            type =
              let
                type = decl.options.type or unspecified;
              in
              if type.getSubModules or null == null then
                type
              else
                type.substSubModules (map (setDefaultModuleLocation decl._file) type.getSubModules);
            declarations = [ decl._file ];
            declarationPositions = [ (position decl) ];
            options = [ ];
          }
        ) defs;
        unmatched = [ ];
      }
    else
      mergeTree loc [ decl ] (pushDownDefinitions defs);

  resultOf =
    loc: decls: defs:
    if length decls == 1 then
      resultOfOne loc (head decls) defs
    else
      let
        optionDecls = filter (isOptionDecl loc) decls;
        options =
          if length optionDecls == length decls then
            decls
          else
            subtreesAsSubmodules loc optionDecls decls;
      in
      if optionDecls == [ ] then
        mergeTree loc decls (pushDownDefinitions defs)
      else
        seq options {
          option = evalOptionValue loc (fixupOptionType loc (mergeOptionDecls loc options)) defs;
          unmatched = [ ];
        };

  # Options declared below an option: possible if that is a submodule, which then takes them in.
  subtreesAsSubmodules =
    loc: optionDecls: decls:
    if all (decl: decl.options.type.name or null == "submodule") optionDecls then
      map (
        decl:
        if lib.options.isOption decl.options then
          decl
        else
          decl
          // {
            options = lib.options.mkOption {
              type = lib.types.submoduleWith {
                modules = [ { inherit (decl) options; } ];
                # Whatever the other declarations say.
                shorthandOnlyDefinesConfig = null;
              };
            };
          }
      ) decls
    else
      let
        parent = head optionDecls;
        below = filter (decl: !lib.options.isOption decl.options) decls;
        lines = concatMap (
          decl:
          map (
            name: " - option(s) with prefix `${showOption (loc ++ [ name ])}' in module `${decl._file}'"
          ) (attrNames decl.options)
        ) below;
      in
      throw "The option `${showOption loc}' in module `${parent._file}' would be a parent of the following options, but its type `${
        parent.options.type.description or "<no description>"
      }' does not support nested options.\n${concatStringsSep "\n" (builtins.sort builtins.lessThan lines)}";

  throwWrongType =
    loc: tag: file:
    let
      path = showOption loc;
      name = escapeNixIdentifier (lib.lists.last loc);
      help = ''
        When declaring an option, you must wrap the type in a `mkOption` call. It should look somewhat like:
            ${if length loc > 1 then "\n    # ${path}" else ""}
            ${name} = lib.mkOption {
              description = ...;
              type = <the type you wrote for ${name}>;
              ...
            };
      '';
    in
    throw (
      "In module ${file}: expected an option declaration at option path `${path}` but got an attribute set with type ${tag}"
      + (if tag == "option-type" then "\n\n" + help else "")
    );

  mergeModules =
    prefix: modules:
    mergeTree prefix modules (
      pushDownDefinitions (
        map (module: {
          file = module._file;
          value = module.config;
        }) modules
      )
    );

  # The shape that callers from outside know.
  exported = tree: {
    matchedOptions = tree.options;
    unmatchedDefns = tree.unmatched;
  };
in
{
  mergeTree = mergeModules;
  mergeModules = prefix: modules: exported (mergeModules prefix modules);
  mergeModules' =
    prefix: modules: configs:
    exported (
      mergeTree prefix modules (
        map (
          { file, config }: { inherit file; value = config; }
        ) configs
      )
    );
}
