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

  indexOf =
    paths: nodes:
    reads.index (
      concatMap (
        node:
        map (path: {
          inherit path;
          key = nameOf node;
        }) (paths node)
      ) nodes
    );
  indicesOf = options: nodes: {
    config = indexOf (node: node.reads.config) nodes;
    options = indexOf (
      node:
      node.reads.options
      ++ (if isHandingOn node then leaves [ ] (declared options node.module.options) else [ ])
    ) nodes;
  };

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

  # The option that a path leads to, and what of the path is behind it.
  optionAt =
    options: path:
    if options._type or null == "option" then
      {
        option = options;
        rest = path;
      }
    else if path != [ ] && options ? ${head path} then
      optionAt options.${head path} (tail path)
    else
      null;

  definitionsAt =
    rest: option:
    map (def: {
      inherit (def) file;
      value = valueAt def.value rest;
    }) option.definitionsWithLocations;

  # Whether a path leads to a leaf, or beyond.
  isLeafOf =
    tree: path:
    isLeaf tree || path != [ ] && tree ? ${head path} && isLeafOf tree.${head path} (tail path);

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

  # The evaluation after `before`, in which the modules with the keys `stale` are made anew. `exchanged` are, by their
  # places in the list of modules, those that others stand for.
  next =
    host: before:
    {
      stale,
      exchanged,
      steps,
      # Whether conditions are expected to be as they were: a service that is switched off has nothing to say. Where
      # they are not, all is looked at.
      decides,
    }:
    let
      number = before.number + 1;
      context = host.contextOf state;
      load = collect.instance context;
      fresh = collect.structure context;

      update =
        node:
        if stale ? ${nameOf node} then
          renew node
        else if node.modules == [ ] then
          node
        else
          node // { modules = map update node.modules; };

      renew =
        node:
        let
          module = load node.file node.key node.source;
          isAsBefore = length module.imports == length node.modules;
          children = fresh module._file module.key module.imports;
        in
        node
        // {
          inherit module number;
          isNew = false;
          modules =
            if module.imports == [ ] then
              [ ]
            else
              genList (
                n:
                let
                  source = elemAt module.imports n;
                  old = elemAt node.modules n;
                in
                if !isAsBefore || isFile source != isFile old.source then
                  marked (elemAt children n)
                else if isFile source then
                  if source == old.source then update old else marked (elemAt children n)
                # Its text is that of the old one. That it declares the same is looked at.
                else
                  renew (old // { inherit source; })
              ) (length module.imports);
        };

      marked =
        node:
        node
        // {
          inherit number;
          isNew = true;
          modules = map marked node.modules;
        };

      places = genList (n: n) (length host.modules);
      roots = map (
        n:
        if exchanged ? ${toString n} then
          marked (elemAt (host.fresh context) n)
        else
          update (elemAt before.roots n)
      ) places;

      nodes = collect.reachable host.modulesPath roots;
      made = filter (node: node.number or 0 == number) nodes;
      madeNames = setOf (map nameOf made);
      names = setOf (map nameOf nodes);
      come = filter (node: node.isNew or false) made;
      comeNames = setOf (map nameOf come);
      gone = filter (node: comeNames ? ${nameOf node} || !(names ? ${nameOf node})) before.nodes;
      replaced = filter (node: madeNames ? ${nameOf node}) before.nodes;

      # Found by what the modules say about the evaluation before: what they say about this one depends on it. That it is
      # not more is looked at when there is this one.
      introduced = collect.reachable host.modulesPath (
        map (elemAt (host.fresh (host.contextOf before))) (filter (n: exchanged ? ${toString n}) places)
      );
      touchedByAll = nodes: merged (map (node: touchedBy decides before.options node.module) nodes);
      touched = touchedByAll (replaced ++ gone ++ introduced);
      declaredByAll =
        nodes:
        merged (
          map (node: if node.module.declares then declared before.options node.module.options else { }) nodes
        );
      isPossible =
        all (node: !node.module.declares) (come ++ gone)
        && all (node: node.module.disabledModules == [ ]) made
        && all (node: node.disabled == [ ]) before.roots
        && declaredByAll made == declaredByAll replaced
        && touched != null;

      level = tree.remerge touched before (lib.lists.reverseList (map (node: node.module) nodes));

      changed =
        let
          handedOn = attempt (deepSeq before.config.nivis.readOfWhole before.config.nivis.readOfWhole) [ [ ] ];
          indices = before.indices ++ [
            {
              config = indexOf (_: handedOn) (filter isHandingOn before.nodes);
              options = reads.index [ ];
            }
          ];
          readersOf = kind: path: concatMap (indexed: reads.readersAt indexed.${kind} path) indices;
          changedAt =
            path:
            concatMap (reader: reader.keys) (readersOf "options" path)
            ++ concatMap (
              { keys, rest }:
              if keys == [ ] || areTold path || areSame (valueAt before.config (path ++ rest)) (valueAt state.config (path ++ rest)) then
                [ ]
              else
                keys
            ) (readersOf "config" path);
          # Whether the modules say the same about an option as before, or about an entry of one, and none has declared
          # it anew. Then it has the same value, and nothing of that needs to be evaluated.
          areTold =
            path:
            let
              old = optionAt before.options path;
              new = optionAt state.options path;
            in
            !(isLeafOf declaredAnew path)
            && old != null
            && areSame (definitionsAt old.rest old.option) (definitionsAt new.rest new.option);
          declaredAnew = declaredByAll made;
          found = setOf (concatMap changedAt (leaves [ ] touched));
        in
        removeAttrs found (attrNames madeNames);

      state = {
        inherit
          roots
          nodes
          number
          ;
        inherit (level) config options;
        inherit (before) own;
        indices = if come == [ ] then before.indices else before.indices ++ [ (indicesOf before.options come) ];
      };
    in
    if !attempt isPossible false then
      null
    else if !attempt (isWithin (touchedByAll made) touched) false then
      if decides then
        next host before {
          inherit stale exchanged steps;
          decides = false;
        }
      else
        null
    else if changed == { } then
      state
    else if steps == most then
      null
    else
      next host state {
        stale = changed;
        exchanged = { };
        steps = steps + 1;
        decides = true;
      };
in
{
  # What an evaluation must keep for another to be made from it: { modules, specialArgs, class, modulesPath, roots, nodes,
  # config, options, own }; `roots` and `nodes` are collect's.
  start =
    { nodes, options, ... }@state:
    state
    // {
      number = 0;
      indices = [ (indicesOf options nodes) ];
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
      exchanged = setOf (
        map toString (
          if isLonger then
            genList (n: first + n) (length host.modules - first)
          else
            differing
        )
      );

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
      namesChanged = node: any (name: changedArgs ? ${name}) node.reads.args || (changedArgs != { } && node.reads.reads == null);
      stale = setOf (map nameOf (filter namesChanged before.nodes));

      state = next (host // {
        fresh = context: collect.structure context lib.options.unknownModule "" host.modules;
      }) before {
        inherit stale exchanged;
        steps = 1;
        decides = true;
      };
    in
    attempt (
      # One that fails as a whole is nothing to go on from.
      if
        before.class != host.class
        || before.modulesPath != host.modulesPath
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
        }
    ) null;
}
