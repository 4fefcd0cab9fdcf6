# The option tree: what all modules declare and define, merged name by name.
#
# `resultsOf` makes, for each name of one level, either a leaf `{ option, unmatched = [ ]; }` or an inner
# node `{ options, config, unmatched, … }`; the trees of options and of values are read off it. A level is
# given by its prefix, its declarations (`{ _file, options }`, `options` being the subtree) and its
# definitions (`{ file, value }`, whose roots carry no properties).
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
    typeOf
    unsafeGetAttrPos
    zipAttrsWith
    ;
  inherit (properties) pushDownDefinitions;
  inherit (definitions) evalOptionValue;
  inherit (declarations) declareOption;
  inherit (lib.options) showOption;
  inherit (lib.strings) concatStringsSep escapeNixIdentifier;

  collectAll = _: values: values;

  # A level nobody declares below more than once, or defines, is most of a tree: no zipping there.
  zip = sets: if length sets == 1 then mapAttrs (_: value: [ value ]) (head sets) else zipAttrsWith collectAll sets;

  declarationsByName =
    prefix: decls:
    zip (
      map (
        decl:
        let
          inherit (decl) _file;
          subtree = decl.options;
        in
        if !isAttrs subtree then
          throw ''
            An option declaration for `${concatStringsSep "." prefix}' has type
            `${typeOf subtree}' rather than an attribute set.
            Did you mean to define this outside of `options'?
          ''
        else
          mapAttrs (name: options: {
            inherit _file options;
            pos = unsafeGetAttrPos name subtree;
          }) subtree
      ) decls
    );

  definitionsByName =
    prefix: defs:
    zip (
      map (
        def:
        let
          inherit (def) file;
        in
        if !isAttrs def.value then
          throw ''
            In module `${file}', you're trying to define a value of type `${typeOf def.value}'
            rather than an attribute set for the option
            `${concatStringsSep "." prefix}'!

            This usually happens if `${concatStringsSep "." prefix}' has option
            definitions inside that are not matched. Please check how to properly define
            this option by e.g. referring to `man 5 configuration.nix'!
          ''
        else
          mapAttrs (_: value: { inherit file value; }) def.value
      ) defs
    );

  mergeTree =
    prefix: decls: defs:
    let
      definedNames = if defs == [ ] then { } else definitionsByName prefix defs;
      results = mapAttrs (
        name: decls: resultOf (prefix ++ [ name ]) decls (definedNames.${name} or [ ])
      ) (declarationsByName prefix decls);
    in
    {
      options = mapAttrs (_: result: result.option or result.options) results;
      config = mapAttrs (
        _: result: if result ? option then result.option.value else result.config
      ) results;
      # Definitions no option takes, each with the path from here as `prefix`.
      unmatched =
        if defs == [ ] then
          [ ]
        else
          concatMap (
            name:
            if results ? ${name} then
              map (def: def // { prefix = [ name ] ++ def.prefix; }) results.${name}.unmatched
            else
              map (def: def // { prefix = [ name ]; }) definedNames.${name}
          ) (attrNames definedNames);
    };

  resultOf =
    loc: decls: defs:
    let
      optionDecls = filter (
        decl:
        decl.options ? _type
        && (decl.options._type == "option" || throwWrongType loc decl.options._type decl._file)
      ) decls;
    in
    if optionDecls == [ ] then
      mergeTree loc decls (pushDownDefinitions defs)
    else
      {
        option = evalOptionValue loc (declareOption loc (
          if length optionDecls == length decls then decls else subtreesAsSubmodules loc optionDecls decls
        )) defs;
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
