# One evaluation made from another of nearly the same modules, as hosts of a fleet are.
#
# A module that reads nothing that has changed would say again what it said in the evaluation before, and is taken
# from there with all that came of it. What a module can read stands in its text (reads.nix). So the
# evaluation begins as the one before with the modules that were exchanged; the options these declare and define are merged anew;
# where one has another value, the modules that can read it are made anew as well, and so on until nothing changes.
#
# Where this cannot be done the answer is null: modules that come or go declare options, a module speaks to its evaluation
# (`_module`), a definition has no option, or it does not end. Of an evaluator that cannot say what a
# function reads, nothing of this is asked.
{
  lib,
  tree,
  collect,
  reads,
}:
let
  inherit (builtins)
    all
    any
    attrNames
    attrValues
    concatLists
    concatMap
    deepSeq
    elem
    elemAt
    filter
    genList
    head
    isAttrs
    isPath
    isString
    length
    listToAttrs
    map
    mapAttrs
    seq
    tail
    unsafeDiscardStringContext
    ;

  inherit (lib.lists) optional;

  # What Nivis' evaluator answers instead: whether two values are the same for whoever could look at them, and whether
  # they are that already as they stand, without an evaluation. Nothing that fails meanwhile can be noticed.
  isSame = { __nivisSame }: false;
  isAlike = { __nivisAlike }: false;
  areSame =
    a: b:
    isSame {
      __nivisSame = [
        a
        b
      ];
    };
  areAlike =
    a: b:
    isAlike {
      __nivisAlike = [
        a
        b
      ];
    };
  # A value, or another if it cannot be evaluated.
  attempt = value: otherwise: if areSame value value then value else otherwise;

  isFile = source: isPath source || isString source;
  isSameSource = a: b: if isFile a && isFile b then a == b else areAlike a b;

  nameOf = node: unsafeDiscardStringContext node.key;
  setOf =
    names:
    listToAttrs (
      map (name: {
        inherit name;
        value = true;
      }) names
    );

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
        map (path: { inherit path key; kind = "config"; }) node.reads.config
        ++ map (path: { inherit path key; kind = "options"; }) (
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
        map (path: { inherit path key; kind = "config"; }) (handedOn config)
      ) keys
    );

  # How many times modules may be made anew. In practice it is four; what goes on is a recursion without end.
  most = 16;

  # The options that a module declares and defines, as a tree; null where there is something that cannot be taken over.
  touchedBy =
    decides: options: module:
    let
      found = merged [
        (if module.declares then declared options module.options else { })
        (defined decides options module.config)
      ];
    in
    attempt (deepSeq found found) null;

  # A leaf is `whole`, or names the entries of an `attrsOf` that are spoken of.
  whole = {
    _type = "whole";
  };
  entries = names: {
    _type = "entries";
    names = setOf names;
  };
  isLeaf = tree: tree ? _type;

  merged = trees: if elem null trees then null else builtins.foldl' join { } trees;
  join =
    a: b:
    if a == { } then
      b
    else if isLeaf a && isLeaf b then
      if a._type == "entries" && b._type == "entries" then a // { names = a.names // b.names; } else whole
    else if isLeaf a || isLeaf b then
      whole
    else
      a // mapAttrs (name: below: if a ? ${name} then join a.${name} below else below) b;
  ifAll = tree: if elem null (attrValues tree) then null else tree;

  declared =
    options: subtree:
    if !isAttrs subtree || subtree ? _module then
      null
    else
      ifAll (
        mapAttrs (
          name: decl:
          if !(options ? ${name}) then
            null
          else if options.${name}._type or null == "option" then
            whole
          else
            declared options.${name} decl
        ) subtree
      );

  # Where it `decides` conditions, what is not defined by them is left out.
  defined =
    decides: options: value:
    if !isAttrs value then
      null
    else if value ? _type then
      if value._type == "merge" then
        merged (map (defined decides options) value.contents)
      else if value._type == "if" then
        if decides && !value.condition then { } else defined decides options value.content
      else if value._type == "override" then
        defined decides options value.content
      else
        null
    else if value ? _module then
      null
    else
      ifAll (
        mapAttrs (
          name: value:
          if !(options ? ${name}) then
            null
          else if options.${name}._type or null == "option" then
            if decides && hasEntries options.${name} then entriesIn value else whole
          else
            defined decides options.${name} value
        ) value
      );

  hasEntries =
    option:
    (option.type.name or "" == "attrsOf" || option.type.name or "" == "lazyAttrsOf") && !(option ? apply);

  entriesIn =
    value:
    if !isAttrs value then
      whole
    else if !(value ? _type) then
      entries (attrNames value)
    else if value._type == "merge" then
      builtins.foldl' join (entries [ ]) (map entriesIn value.contents)
    else if value._type == "if" then
      if value.condition then entriesIn value.content else entries [ ]
    else if value ? content then
      entriesIn value.content
    else
      whole;

  # Whether a tree has no leaf that another has not.
  isWithin =
    tree: other:
    tree != null
    && (
      if isLeaf other then
        other._type == "whole"
        || tree._type or null == "entries" && all (name: other.names ? ${name}) (attrNames tree.names)
      else
        !isLeaf tree && all (name: other ? ${name} && isWithin tree.${name} other.${name}) (attrNames tree)
    );

  # The paths of a tree's leaves, of entries those of each.
  leaves =
    prefix: tree:
    if !isLeaf tree then
      concatMap (name: leaves (prefix ++ [ name ]) tree.${name}) (attrNames tree)
    else if tree._type == "whole" then
      [ prefix ]
    else
      map (name: prefix ++ [ name ]) (attrNames tree.names);

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

  # A node with what its module declares and says, as `before` has decided.
  speaking =
    options: node:
    node
    // {
      touched = touchedBy true options node.module;
      declared = if node.module.declares then declared options node.module.options else { };
    };

  # How many definitions a path has at least to be where many modules come together. Who reads such a path is made anew
  # last: each that is made before would make it stale again.
  many = 24;
  isLate =
    spoken: node:
    any (manyAt spoken) (node.reads.config ++ node.reads.options);
  manyAt =
    spoken: path:
    if path != [ ] && spoken.below ? ${head path} then
      manyAt spoken.below.${head path} (tail path)
    else
      length spoken.defs > many;

  # The arguments that a module names; one that says nothing of its reads has "" beside them.
  argsOf = node: node.reads.args ++ optional (node.reads.reads == null) "";

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

      without = isSame: keys: found: let stale = open found keys; in if stale == [ ] || isSame then found else found // setOf stale;
    in
    builtins.foldl' (
      found:
      { rest, config, options }:
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
      (if index.config == [ ] && index.options == [ ] then [ ] else [ { inherit rest; inherit (index) config options; } ])
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

  declaredBy = nodes: merged (map (node: node.declared) nodes);
  touchedByAll =
    decides: options: nodes:
    merged (map (node: if decides then node.touched else touchedBy decides options node.module) nodes);

  # The evaluation after `before`, in which the modules with the keys `stale` are made anew, or those that `come` (nodes of its context) and
  # those that are `gone`. Where it `decides`, conditions are expected to be as they were: a service that is switched off has nothing to say. Where
  # they are not, all is looked at.
  next =
    host: before:
    {
      stale,
      pending ? { },
      comeIn ? _: [ ],
      gone ? [ ],
      keys ? before.keys,
      ordinals ? before.ordinals,
      steps,
      decides,
    }@step:
    let
      context = host.contextOf state;
      load = collect.instance context;

      renew =
        node: source:
        let
          module = load node.file node.key source;
          inherit (module) imports;
        in
        [
          (speaking before.options (
            node
            // {
              inherit module source;
            }
          ))
        ]
        ++ (
          if imports == [ ] && node.modules == [ ] then
            [ ]
          else if length imports != length node.modules then
            throw "other imports"
          else
            concatLists (
              genList (
                n:
                let
                  source = elemAt imports n;
                  old = elemAt node.modules n;
                in
                if isFile source != isFile old.source || isFile source && source != old.source then
                  throw "other imports"
                else if isFile source then
                  [ ]
                # Its text is that of the old one. That it declares the same is looked at.
                else
                  renew before.byKey.${nameOf old} source
              ) (length imports)
            )
        );

      come = map (node: speaking before.options node // { isLate = false; }) (comeIn context);
      renewed = concatMap (key: let node = before.byKey.${key}; in renew node node.source) (attrNames stale);
      made = listToAttrs (
        map (node: {
          name = nameOf node;
          value = node;
        }) (renewed ++ come)
      );
      inOrder = builtins.sort (a: b: ordinals.${nameOf a} < ordinals.${nameOf b}) (attrValues made);
      replaced = map (name: before.byKey.${name}) (
        filter (name: before.byKey ? ${name}) (attrNames made)
      );
      outdated = made // setOf (map nameOf gone);

      # Found by what the modules say about the evaluation before: what they say about this one depends on it. That it is
      # not more is looked at when there is this one.
      introduced = map (speaking before.options) (comeIn (host.contextOf before));
      touched = touchedByAll decides before.options (replaced ++ gone ++ introduced);
      isPossible =
        all (node: !node.module.declares) (come ++ gone)
        && all (node: node.module.disabledModules == [ ]) inOrder
        && declaredAnew == declaredBy replaced
        && touched != null;
      declaredAnew = declaredBy inOrder;

      level = tree.remerge {
        inherit
          touched
          before
          outdated
          ordinals
          ;
        made = inOrder;
      };

      handing = if come == [ ] && gone == [ ] then before.handing else handingIn byKey;
      changed = removeAttrs (spread made pending touched declaredAnew (
        before.indices ++ [ before.handed ]
      ) [ ] [ ] before state) (attrNames made);
      early = filter (key: !(byKey.${key}.isLate)) (attrNames changed);

      byKey = removeAttrs before.byKey (map nameOf gone) // made;
      foreign = if come == [ ] && gone == [ ] then before.foreign else filter (key: byKey ? ${key}) (before.foreign ++ map nameOf come);
      state = {
        inherit
          byKey
          keys
          ordinals
          handing
          foreign
          ;
        inherit (level) config options spoken;
        inherit (before) own namedBy;
        indices =
          if come == [ ] && gone == [ ] then
            before.indices
          else
            [
              (head before.indices)
              (indexOf before.options (map (key: byKey.${key}) foreign))
            ];
        handed =
          if come == [ ] && gone == [ ] && !isLeafOf touched [ "nivis" "readOfWhole" ] then
            before.handed
          else
            handingIndex handing level.config;
      };
    in
    if !attempt isPossible false then
      null
    else if !attempt (isWithin (touchedByAll true before.options inOrder) touched) false then
      if decides then next host before (step // { decides = false; }) else null
    else if changed == { } then
      state
    else if steps == most then
      null
    else
      next host state {
        stale = if early == [ ] then changed else setOf early;
        pending = if early == [ ] then { } else removeAttrs changed early;
        steps = steps + 1;
        decides = true;
      };

  handingIn = byKey: filter (key: isHandingOn byKey.${key}) (attrNames byKey);

  # Whether a path leads to a leaf, or beyond.
  isLeafOf =
    tree: path:
    isLeaf tree || path != [ ] && tree ? ${head path} && isLeafOf tree.${head path} (tail path);

  ordinalsOf =
    keys:
    let
      count = length keys;
    in
    listToAttrs (
      genList (n: {
        name = elemAt keys n;
        # The last module is the first whose definitions count.
        value = count - n;
      }) count
    );
in
{
  # What an evaluation must keep for another to be made from it: { modules, specialArgs, class, modulesPath, roots, nodes,
  # config, options, own }; `roots` and `nodes` are collect's.
  start =
    { nodes, options, config, ... }@state:
    let
      said = map (
        node: speaking options node // { isLate = isLate spoken node; }
      ) nodes;
      spoken = tree.spokenBy (lib.lists.reverseList said);
      keys = map nameOf said;
      byKey = listToAttrs (
        map (node: {
          name = nameOf node;
          value = node;
        }) said
      );
      handing = handingIn byKey;
    in
    removeAttrs state [ "nodes" ]
    // {
      inherit keys byKey handing;
      ordinals = ordinalsOf keys;
      inherit spoken;
      namedBy = builtins.zipAttrsWith (_: keys: keys) (
        map (
          node:
          listToAttrs (
            map (name: {
              inherit name;
              value = nameOf node;
            }) (argsOf node)
          )
        ) said
      );
      foreign = [ ];
      indices = [ (indexOf options said) ];
      handed = handingIndex handing config;
    };

  # `before` is what `start` gave, or this function; `host` is { modules, specialArgs, class, modulesPath, ownArgs, contextOf }.
  from =
    before: host:
    let
      shared = lib.trivial.min (length before.modules) (length host.modules);
      isLonger = length host.modules != length before.modules;
      differing = filter (
        n: !isSameSource (elemAt before.modules n) (elemAt host.modules n)
      ) (genList (n: n) shared);
      # With another number of modules they have other places, from the first that differs.
      first = if isLonger && differing != [ ] then head differing else shared;
      exchanged = if isLonger then genList (n: first + n) (length host.modules - first) else differing;
      kept = if isLonger then genList (n: n) first else lib.lists.subtractLists differing (genList (n: n) shared);

      namesOfArgs = attrNames (before.specialArgs // host.specialArgs);
      changedArgs = setOf (
        attrNames host.ownArgs
        ++ filter (
          name:
          !(
            before.specialArgs ? ${name}
            && host.specialArgs ? ${name}
            && areAlike before.specialArgs.${name} host.specialArgs.${name}
          )
        ) namesOfArgs
      );
      namesChanged = key: any (name: changedArgs ? ${name}) (argsOf before.byKey.${key});
      stale = setOf (
        filter (key: before.byKey ? ${key}) (
          concatMap (name: before.namedBy.${name} or [ ]) (
            attrNames changedArgs ++ optional (changedArgs != { }) ""
          )
        )
        ++ filter namesChanged before.foreign
      );

      # A module of a file is the same wherever it is imported, and so are those below it.
      adopt =
        node:
        if isFile node.source && before.byKey ? ${nameOf node} && isFile before.byKey.${nameOf node}.source then
          before.byKey.${nameOf node}
        else
          node
          // {
            isNew = true;
            modules = map adopt node.modules;
          };
      rootsIn =
        context:
        let
          fresh = collect.structure context lib.options.unknownModule "" host.modules;
          places = setOf (map toString exchanged);
        in
        genList (
          n: if places ? ${toString n} then adopt (elemAt fresh n) else elemAt before.roots n
        ) (length host.modules);
      nodesIn = context: collect.reachable host.modulesPath (rootsIn context);
      newOf = filter (node: node.isNew or false);

      # The keys of all, in their order, cannot depend on what is evaluated.
      nodes = nodesIn (host.contextOf before);
      keys = map nameOf nodes;
      names = setOf keys;
      comeNames = setOf (map nameOf (newOf nodes));
      goneKeys = filter (key: comeNames ? ${key} || !(names ? ${key})) before.keys;
      goneNames = setOf goneKeys;
      gone = map (key: before.byKey.${key}) goneKeys;
      isInOrder =
        filter (key: !(goneNames ? ${key})) before.keys == filter (key: !(comeNames ? ${key})) keys;

      state = next host before {
        stale = removeAttrs stale (attrNames goneNames);
        comeIn = context: newOf (nodesIn context);
        inherit gone keys;
        ordinals = ordinalsOf keys;
        steps = 1;
        decides = true;
      };
    in
    attempt (
      # One that fails as a whole is nothing to go on from.
      if
        before.class != host.class
        || before.modulesPath != host.modulesPath
        || any (root: root.disabled != [ ]) before.roots
        || !isInOrder
        || seq before.config state == null
      then
        null
      else
        state
        // {
          inherit (host)
            modules
            specialArgs
            class
            modulesPath
            ;
          roots = rootsIn (host.contextOf state);
        }
    ) null;
}
