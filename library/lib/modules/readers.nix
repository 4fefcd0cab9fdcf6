# Who reads what: which modules can say something else where options have other values.
{
  lib,
  reads,
  sameness,
  touched,
}:
let
  inherit (builtins)
    all
    any
    attrNames
    concatMap
    deepSeq
    elem
    filter
    head
    isAttrs
    length
    map
    tail
    ;
  inherit (lib.lists) optional;
  inherit (sameness)
    areSame
    attempt
    nameOf
    setOf
    ;
  inherit (touched) declared isLeaf leaves;

  # A module that hands the whole of `config` on names the argument `wholeConfig`, and says what is read of it by the
  # option `nivis.readOfWhole`. That may be more as soon as its own options have other values.
  isHandingOn = node: elem "wholeConfig" node.reads.args;
  handedOn = config: attempt (deepSeq config.nivis.readOfWhole config.nivis.readOfWhole) [ [ ] ];

  indexOf =
    options: nodes:
    reads.index (
      concatMap (
        node:
        let
          key = nameOf node;
        in
        map (path: {
          inherit path key;
          kind = "config";
        }) node.reads.config
        ++
          map
            (path: {
              inherit path key;
              kind = "options";
            })
            (
              node.reads.options
              ++ (if isHandingOn node then leaves [ ] (declared options node.module.options) else [ ])
            )
      ) nodes
    );
  handingIndex =
    keys: config:
    reads.index (
      concatMap (
        key:
        map (path: {
          inherit path key;
          kind = "config";
        }) (handedOn config)
      ) keys
    );
  handingIn = byKey: filter (key: isHandingOn byKey.${key}) (attrNames byKey);

  # The arguments that a module names; one that says nothing of its reads has "" beside them.
  argsOf = node: node.reads.args ++ optional (node.reads.reads == null) "";

  # How many definitions a path has at least to be where many modules come together. Who reads such a path is made anew
  # last: each that is made before would make it stale again.
  many = 24;
  isLate = spoken: node: any (manyAt spoken) (node.reads.config ++ node.reads.options);
  manyAt =
    spoken: path:
    if path != [ ] && spoken.below ? ${head path} then
      manyAt spoken.below.${head path} (tail path)
    else
      length spoken.defs > many;

  missing = {
    _type = "missing";
  };
  valueAt =
    set: path:
    if path == [ ] then
      set
    else if isAttrs set && set ? ${head path} then
      valueAt set.${head path} (tail path)
    else
      missing;

  # The readers of what has another value: `found` with them. `anew` is what was declared anew, `above` are who reads
  # something that it is part of, `indices` the readers from here on, `old` and `new` the trees.
  spread =
    skip: found: touched: anew: indices: above: asked: old: new:
    let
      readers = above ++ concatMap (index: index.config) indices;
      askers = asked ++ concatMap (index: index.options) indices;
    in
    if isLeaf touched then
      spreadLeaf skip found touched (isLeaf anew) indices readers askers old new
    else
      builtins.foldl' (
        found: name:
        spread skip found touched.${name} (anew.${name} or { })
          (concatMap (index: if index.below ? ${name} then [ index.below.${name} ] else [ ]) indices)
          readers
          askers
          {
            options = old.options.${name};
            config = old.config.${name};
          }
          {
            options = new.options.${name};
            config = new.config.${name};
          }
      ) found (attrNames touched);

  spreadLeaf =
    skip: found: touched: isAnew: indices: readers: askers: old: new:
    let
      open = found: filter (key: !(found ? ${key} || skip ? ${key}));
      below = concatMap (index: readersBelow [ ] index.below) indices;
      # Whether the modules say the same as before: then it has the same value, and nothing of that needs to be evaluated.
      isTold = path: !isAnew && areSame (definitionsAt path old.options) (definitionsAt path new.options);
      isSameAs = path: isTold path || areSame (valueAt old.config path) (valueAt new.config path);
      names = attrNames touched.names;
      isWhole = touched._type == "whole";
      # Of values …
      isSame = if isWhole then isSameAs [ ] else all (name: isSameAs [ name ]) names;
      isSameBelow =
        rest:
        if isWhole then
          isTold [ ] || areSame (valueAt old.config rest) (valueAt new.config rest)
        else
          !(touched.names ? ${head rest})
          || isTold [ (head rest) ]
          || areSame (valueAt old.config rest) (valueAt new.config rest);
      # … and of all else that is known of an option.
      isSameOption = if isWhole then isTold [ ] else all (name: isTold [ name ]) names;

      without =
        isSame: keys: found:
        let
          stale = open found keys;
        in
        if stale == [ ] || isSame then found else found // setOf stale;
    in
    builtins.foldl' (
      found:
      {
        rest,
        config,
        options,
      }:
      without isSameOption options (without (isSameBelow rest) config found)
    ) (without isSameOption askers (without isSame readers found)) below;

  readersBelow =
    prefix: below:
    concatMap (
      name:
      let
        index = below.${name};
        rest = prefix ++ [ name ];
      in
      (
        if index.config == [ ] && index.options == [ ] then
          [ ]
        else
          [
            {
              inherit rest;
              inherit (index) config options;
            }
          ]
      )
      ++ (if index.below == { } then [ ] else readersBelow rest index.below)
    ) (attrNames below);

  definitionsAt =
    rest: option:
    if rest == [ ] then
      option.definitionsWithLocations
    else
      map (def: {
        inherit (def) file;
        value = valueAt def.value rest;
      }) option.definitionsWithLocations;
in
{
  inherit
    argsOf
    handingIn
    handingIndex
    indexOf
    isLate
    spread
    ;
}
