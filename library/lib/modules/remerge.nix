# The option tree of an evaluation that is made from another: what some modules say otherwise is merged, all else is as before.
{ tree }:
let
  inherit (builtins)
    attrNames
    concatMap
    filter
    map
    mapAttrs
    removeAttrs
    unsafeGetAttrPos
    zipAttrsWith
    ;
  inherit (tree)
    collectAll
    definedSet
    open
    resultOf
    subtreeOf
    ;

  # What is said of each name, with the `key` of the module that says it: { decls, defs, below }, the same for each name below. It is
  # what an evaluation is merged from, kept for those that are made from it.
  spoken = prefix: decls: defs: {
    inherit decls defs;
    below =
      let
        all = set: set;
        defined = definedByKey all prefix defs;
      in
      mapAttrs (name: decls: spoken (prefix ++ [ name ]) decls (defined.${name} or [ ])) (
        declaredByKey all prefix decls
      );
  };

  # By name, of each set of names what `taken` takes.
  declaredByKey =
    taken: prefix: decls:
    zipAttrsWith collectAll (
      map (
        decl:
        let
          subtree = subtreeOf prefix decl;
        in
        mapAttrs (
          name: options:
          decl
          // {
            inherit options;
            pos = unsafeGetAttrPos name subtree;
          }
        ) (taken subtree)
      ) decls
    );

  definedByKey =
    taken: prefix: defs:
    zipAttrsWith collectAll (
      concatMap (
        def:
        map (
          opened: mapAttrs (_: value: def // opened // { inherit value; }) (taken (definedSet prefix opened))
        ) (open def)
      ) defs
    );

  declarationsOf = map (
    { key, module, ... }: {
      inherit key;
      inherit (module) _file options;
    }
  );
  definitionsOf = map (
    { key, module, ... }: {
      inherit key;
      file = module._file;
      value = module.config;
    }
  );

  # Of all modules, the last first.
  spokenBy =
    nodes:
    spoken [ ] (declarationsOf (filter (node: node.module.declares) nodes)) (definitionsOf nodes);

  # Of an option of which only some entries are spoken of otherwise, the others are taken from before. That needs that
  # the same definitions count.
  taking =
    leaf: before: result:
    if leaf._type == "whole" then
      result
    else
      let
        inherit (result.option) value;
        kept = removeAttrs before.value (attrNames leaf.names);
      in
      result
      // {
        option = result.option // {
          value =
            if result.option.highestPrio == before.highestPrio then
              value // builtins.intersectAttrs value kept
            else
              value;
        };
      };

  # The trees of an evaluation in which the options `touched` (see further.nix) are merged anew and all
  # else is as in `before`: there, what the modules with the keys `outdated` said is left out, and what `made` say is
  # put in, in the order of `ordinals`. Whether each definition has an option is not looked at.
  remerge =
    {
      touched,
      before,
      outdated,
      made,
      ordinals,
    }:
    let
      inOrder =
        old: new:
        let
          kept = filter (said: !(outdated ? ${said.key})) old;
        in
        if new == [ ] then
          kept
        else if kept == [ ] then
          new
        else
          builtins.sort (a: b: ordinals.${a.key} < ordinals.${b.key}) (kept ++ new);

      remergeLevel =
        touched: before: prefix: decls: defs:
        let
          only = builtins.intersectAttrs touched;
          declared = declaredByKey only prefix decls;
          defined = definedByKey only prefix defs;
          results = mapAttrs (
            name: leaf:
            let
              loc = prefix ++ [ name ];
              old = before.spoken.below.${name};
              newDecls = declared.${name} or [ ];
              newDefs = defined.${name} or [ ];
            in
            if leaf ? _type then
              let
                decls = inOrder old.decls newDecls;
                defs = inOrder old.defs newDefs;
              in
              taking leaf before.options.${name} (resultOf loc decls (map (def: removeAttrs def [ "key" ]) defs))
              // {
                spoken = {
                  inherit decls defs;
                  below = { };
                };
              }
            else
              remergeLevel leaf {
                options = before.options.${name};
                config = before.config.${name};
                spoken = old;
              } loc newDecls newDefs
          ) touched;
        in
        {
          options = before.options // mapAttrs (_: result: result.option or result.options) results;
          config =
            before.config
            // mapAttrs (_: result: if result ? option then result.option.value else result.config) results;
          spoken = before.spoken // {
            below = before.spoken.below // mapAttrs (_: result: result.spoken) results;
          };
        };
    in
    remergeLevel touched before [ ] (declarationsOf (filter (node: node.module.declares) made)) (
      definitionsOf made
    );
in
{
  inherit remerge spokenBy;
}
