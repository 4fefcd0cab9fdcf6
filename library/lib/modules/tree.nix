# The option tree: what all modules declare and define, merged name by name.
#
# Each name of a level is either a leaf `{ option, unmatched = [ ]; }` or an inner node
# `{ options, config, unmatched, … }`; the trees of options and of values are read off them. A level is given
# by its prefix, its declarations (`{ _file, options }`, `options` being the subtree) and its definitions
# (`{ file, value }`). Below a few names that many modules share, a level has one declaration, and no
# definition or one: both have a shorter way.
#
# On its way down a definition keeps the properties that were around it as `within`, a function that puts them
# around a value again; a leaf calls it. Wrapping each name on each level anew would cost more than all the rest.
{
  lib,
  definitions,
  declarations,
}:
let
  inherit (builtins)
    all
    attrNames
    attrValues
    concatMap
    filter
    head
    isAttrs
    length
    map
    mapAttrs
    removeAttrs
    seq
    typeOf
    unsafeGetAttrPos
    zipAttrsWith
    ;
  inherit (definitions) evalDeclared evalOptionValue;
  inherit (declarations) fixupOptionType mergeOptionDecls;
  inherit (lib.options) showOption;
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

  # Definitions whose roots carry no properties.
  openAll = defs: if all (def: !(def.value ? _type)) defs then defs else concatMap open defs;

  open =
    def: if def.value ? _type then openValue def.file (def.within or null) def.value else [ def ];

  openValue =
    file: within: value:
    if value._type or null == "merge" then
      concatMap (openValue file within) value.contents
    else if value._type or null == "if" || value._type or null == "override" then
      openValue file (
        if within == null then
          content: value // { inherit content; }
        else
          content: within (value // { inherit content; })
      ) value.content
    else
      [ (if within == null then { inherit file value; } else { inherit file value within; }) ];

  # A definition as options and messages know it.
  close =
    def:
    if def ? within then
      {
        inherit (def) file;
        value = def.within def.value;
      }
    else
      def;

  closeAll = defs: if all (def: !(def ? within)) defs then defs else map close defs;

  definitionsByName =
    prefix: defs:
    if length defs == 1 then
      let
        def = head defs;
        inherit (def) file within;
      in
      if def ? within then
        mapAttrs (_: value: [ { inherit file value within; } ]) (definedSet prefix def)
      else
        mapAttrs (_: value: [ { inherit file value; } ]) (definedSet prefix def)
    else
      zipAttrsWith collectAll (
        map (
          def:
          let
            inherit (def) file within;
          in
          if def ? within then
            mapAttrs (_: value: { inherit file value within; }) (definedSet prefix def)
          else
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

  # `defs` are as they come from the level above.
  mergeTree =
    prefix: decls: defs:
    mergeLevel prefix decls (if defs == [ ] then { } else definitionsByName prefix (openAll defs));

  mergeLevel =
    prefix: decls: defined:
    let
      isSingle = length decls == 1;
      subtree = subtreeOf prefix (head decls);
      results =
        if isSingle then
          mapAttrs (resultOfOne (head decls)._file subtree prefix defined) subtree
        else
          mapAttrs (name: decls: resultOf (prefix ++ [ name ]) decls (defined.${name} or [ ])) (
            declarationsByName prefix decls
          );
      level = {
        options = mapAttrs (_: result: result.option or result.options) results;
        config = mapAttrs (
          _: result: if result ? option then result.option.value else result.config
        ) results;
        # All declarations of this level are right, or one throws.
        isSound =
          isSingle && all isDeclaration (attrValues subtree)
          || all (name: results.${name} ? unmatched) (attrNames results);
        # Definitions no option takes, each with the path from here as `prefix`. Where anything is defined, all
        # declarations beside it are looked at too, so that a wrong one is not found by chance only.
        unmatched =
          let
            names = attrNames defined;
          in
          if names == [ ] then
            [ ]
          else
            assert level.isSound;
            concatMap (
              name:
              if results ? ${name} then
                let
                  inherit (results.${name}) unmatched;
                in
                if unmatched == [ ] then
                  unmatched
                else
                  map (def: def // { prefix = [ name ] ++ def.prefix; }) unmatched
              else
                map (def: close def // { prefix = [ name ]; }) defined.${name}
            ) names;
      };
    in
    level;

  # An option or what is no option by itself.
  isDeclaration = options: options._type or "option" == "option";

  isOptionDecl =
    loc: decl:
    decl.options ? _type
    && (decl.options._type == "option" || throwWrongType loc decl.options._type decl._file);

  # What the name of a level comes to that one module declares.
  resultOfOne =
    file: subtree: prefix: defined: name: options:
    if options ? _type then
      if options._type == "option" then
        {
          option = evalDeclared file (unsafeGetAttrPos name subtree) (prefix ++ [ name ]) options (
            if defined ? ${name} then closeAll defined.${name} else [ ]
          );
          unmatched = [ ];
        }
      else
        throwWrongType (prefix ++ [ name ]) options._type file
    else
      mergeTree (prefix ++ [ name ]) [
        {
          _file = file;
          inherit options;
        }
      ] (defined.${name} or [ ]);

  resultOf =
    loc: decls: defs:
    if length decls == 1 then
      let
        decl = head decls;
      in
      if isOptionDecl loc decl then
        {
          option = evalDeclared decl._file decl.pos loc decl.options (closeAll defs);
          unmatched = [ ];
        }
      else
        mergeTree loc decls defs
    else
      let
        optionDecls = filter (isOptionDecl loc) decls;
        options =
          if length optionDecls == length decls then decls else subtreesAsSubmodules loc optionDecls decls;
      in
      if optionDecls == [ ] then
        mergeTree loc decls defs
      else
        seq options {
          option = evalOptionValue loc (fixupOptionType loc (mergeOptionDecls loc options)) (closeAll defs);
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
          map (name: " - option(s) with prefix `${showOption (loc ++ [ name ])}' in module `${decl._file}'") (
            attrNames decl.options
          )
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

  definitionOf = module: {
    file = module._file;
    value = module.config;
  };

  # The tree of an evaluation without `_module`, and that as `own`, made from `internal`, the module that declares
  # and defines it, and from what others say about it. In most submodules none does (`isUntouched`).
  mergeRoot =
    prefix: internal: modules:
    let
      decls = filter (module: module.declares) modules;
      defined = definitionsByName prefix (openAll (map definitionOf modules));
      speaking = filter (module: module.options ? _module) decls;
      hasOwn = defined ? _module;
      own = resultOf (prefix ++ [ "_module" ]) (map belowModule ([ internal ] ++ speaking)) (
        [
          {
            file = internal._file;
            value = internal.config._module;
          }
        ]
        ++ defined._module or [ ]
      );
      level = mergeLevel prefix (if speaking == [ ] then decls else map withoutModule decls) (
        if hasOwn then removeAttrs defined [ "_module" ] else defined
      );
    in
    level
    // {
      inherit own;
      isUntouched = !hasOwn && speaking == [ ];
      unmatched =
        assert level.isSound;
        if hasOwn then
          map (def: def // { prefix = [ "_module" ] ++ def.prefix; }) own.unmatched ++ level.unmatched
        else
          level.unmatched;
    };

  belowModule = module: {
    inherit (module) _file;
    options = module.options._module;
    pos = null;
  };

  withoutModule =
    module:
    if module.options ? _module then
      module // { options = removeAttrs module.options [ "_module" ]; }
    else
      module;

  # The shape that callers from outside know.
  exported = tree: {
    matchedOptions = tree.options;
    unmatchedDefns = tree.unmatched;
  };
in
{
  inherit mergeRoot mergeTree;

  # For remerge.nix.
  inherit
    collectAll
    definedSet
    open
    resultOf
    subtreeOf
    ;

  mergeModules = prefix: modules: exported (mergeTree prefix modules (map definitionOf modules));
  mergeModules' =
    prefix: modules: configs:
    exported (
      mergeTree prefix modules (
        map ({ file, config }: {
          inherit file;
          value = config;
        }) configs
      )
    );
}
