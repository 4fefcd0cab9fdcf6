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
    elemAt
    filter
    genList
    head
    length
    listToAttrs
    map
    seq
    ;
  sameness = import ./sameness.nix { };
  touching = import ./touched.nix { inherit sameness; };
  inherit (lib.lists) optional;
  inherit (import ./remerge.nix { inherit tree; }) remerge spokenBy;
  inherit (sameness)
    areAlike
    attempt
    isFile
    isSameSource
    nameOf
    setOf
    ;
  inherit (touching)
    declaredBy
    isLeafOf
    isWithin
    leaves
    speaking
    touchedByAll
    ;
  inherit
    (import ./readers.nix {
      inherit lib reads sameness;
      touched = touching;
    })
    argsOf
    handingIn
    handingIndex
    indexOf
    isLate
    spread
    ;

  # How many times modules may be made anew. In practice it is four; what goes on is a recursion without end.
  most = 16;

  # Of so many modules that something reaches, an evaluation of its own costs less.
  tooMany = 12;
  # So many options are said otherwise by hosts that are still worth a try.
  mostSaid = 32;

  byName =
    nodes:
    listToAttrs (
      map (node: {
        name = nameOf node;
        value = node;
      }) nodes
    );

  # The evaluation after `before`, in which the modules with the keys `stale` are made anew, or those that `come` (nodes of its context) and
  # those that are `gone`. Where it `decides`, conditions are expected to be as they were: a service that is switched off has nothing to say. Where
  # they are not, all is looked at.
  next =
    host: before:
    {
      stale,
      pending ? { },
      comeIn ? _: [ ],
      introduced ? [ ],
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
      renewed = concatMap (
        key:
        let
          node = before.byKey.${key};
        in
        renew node node.source
      ) (attrNames stale);
      made = byName (renewed ++ come);
      inOrder = builtins.sort (a: b: ordinals.${nameOf a} < ordinals.${nameOf b}) (attrValues made);
      replaced = map (name: before.byKey.${name}) (
        filter (name: before.byKey ? ${name}) (attrNames made)
      );
      outdated = made // setOf (map nameOf gone);

      # Found by what the modules say about the evaluation before (of those that come, `introduced`): what they say about this one
      # depends on it. That it is not more is looked at when there is this one.
      touched = touchedByAll decides before.options (replaced ++ gone ++ introduced);
      isPossible =
        all (node: !node.module.declares) (come ++ gone)
        && all (node: node.module.disabledModules == [ ]) inOrder
        && declaredAnew == declaredBy replaced
        && touched != null;
      declaredAnew = declaredBy inOrder;

      level = remerge {
        inherit
          touched
          before
          outdated
          ordinals
          ;
        made = inOrder;
      };

      isOfSameModules = come == [ ] && gone == [ ];
      handing = if isOfSameModules then before.handing else handingIn byKey;
      changed = removeAttrs (spread made pending touched declaredAnew (
        before.indices ++ [ before.handed ]
      ) [ ] [ ] before state) (attrNames made);
      early = filter (key: !byKey.${key}.isLate) (attrNames changed);

      byKey = removeAttrs before.byKey (map nameOf gone) // made;
      foreign =
        if isOfSameModules then
          before.foreign
        else
          filter (key: byKey ? ${key}) (before.foreign ++ map nameOf come);
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
          if isOfSameModules then
            before.indices
          else
            [
              (head before.indices)
              (indexOf before.options (map (key: byKey.${key}) foreign))
            ];
        handed =
          if
            isOfSameModules
            && !isLeafOf touched [
              "nivis"
              "readOfWhole"
            ]
          then
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
    else if steps == most || length (attrNames changed) > tooMany then
      null
    else
      next host state {
        stale = if early == [ ] then changed else setOf early;
        pending = if early == [ ] then { } else removeAttrs changed early;
        steps = steps + 1;
        decides = true;
      };

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
  # Where it was tried in vain, as with hosts that have little in common, it is tried again after one host, after three, then after seven:
  # `waits` is how many more are evaluated without.
  patience =
    isTried: before:
    let
      failures = before.failures or 0 + 1;
    in
    if before == null then
      { }
    else if isTried then
      {
        inherit failures;
        waits =
          if failures == 1 then
            1
          else if failures == 2 then
            3
          else
            7;
      }
    else
      {
        failures = before.failures or 0;
        waits = before.waits - 1;
      };

  # What an evaluation must keep for another to be made from it: { modules, specialArgs, class, modulesPath, roots, nodes,
  # config, options, own }; `roots` and `nodes` are collect's.
  start =
    {
      nodes,
      options,
      config,
      ...
    }@state:
    let
      said = map (node: speaking options node // { isLate = isLate spoken node; }) nodes;
      spoken = spokenBy (lib.lists.reverseList said);
      keys = map nameOf said;
      byKey = byName said;
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
      differing = filter (n: !isSameSource (elemAt before.modules n) (elemAt host.modules n)) (
        genList (n: n) shared
      );
      # With another number of modules they have other places, from the first that differs.
      first = if isLonger && differing != [ ] then head differing else shared;
      exchanged = if isLonger then genList (n: first + n) (length host.modules - first) else differing;

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
        if
          isFile node.source && before.byKey ? ${nameOf node} && isFile before.byKey.${nameOf node}.source
        then
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
        genList (n: if places ? ${toString n} then adopt (elemAt fresh n) else elemAt before.roots n) (
          length host.modules
        );
      nodesIn = context: collect.reachable host.modulesPath (rootsIn context);
      newOf = filter (node: node.isNew or false);

      # The keys of all, in their order, cannot depend on what is evaluated.
      nodes = nodesIn (host.contextOf before);
      keys = map nameOf nodes;
      names = setOf keys;
      introduced = map (speaking before.options) (newOf nodes);
      comeNames = setOf (map nameOf introduced);
      goneKeys = filter (key: comeNames ? ${key} || !(names ? ${key})) before.keys;
      goneNames = setOf goneKeys;
      gone = map (key: before.byKey.${key}) goneKeys;
      # Looked at before all else: hosts that say much of their own have little in common.
      isNear = length (leaves [ ] (touchedByAll true before.options (gone ++ introduced))) <= mostSaid;
      isInOrder =
        filter (key: !(goneNames ? ${key})) before.keys == filter (key: !(comeNames ? ${key})) keys;

      state = next host before {
        stale = removeAttrs stale (attrNames goneNames);
        comeIn = context: newOf (nodesIn context);
        inherit introduced gone keys;
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
        || !isNear
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
