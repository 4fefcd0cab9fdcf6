# Attribute sets: paths into them, mapping, filtering, merging, and the outputs of packages.
{ lib }:
let
  inherit (builtins)
    all
    attrNames
    attrValues
    catAttrs
    concatMap
    elemAt
    filter
    foldl'
    groupBy
    head
    intersectAttrs
    isAttrs
    length
    listToAttrs
    mapAttrs
    partition
    removeAttrs
    zipAttrsWith
    ;
  inherit (lib.strings) concatMapStringsSep escapeNixIdentifier;
  inherit (lib.lists) foldl foldr take;

  nameValuePair = name: value: { inherit name value; };
  mapAttrsToList = f: attrs: attrValues (mapAttrs f attrs);
  genAttrs' = xs: f: listToAttrs (map f xs);
  genAttrs =
    names: f:
    listToAttrs (
      map (name: {
        inherit name;
        value = f name;
      }) names
    );

  attrByPath =
    path: default: set:
    let
      len = length path;
      go =
        n: s:
        if n == len then
          s
        else
          let
            name = elemAt path n;
          in
          if s ? ${name} then go (n + 1) s.${name} else default;
    in
    go 0 set;

  showAttrPath =
    path:
    if path == [ ] then "<root attribute path>" else concatMapStringsSep "." escapeNixIdentifier path;

  zipAttrsWithNames =
    names: f: sets:
    genAttrs names (name: f name (catAttrs name sets));

  # Halves the list, so that each attribute is copied log n times and not n times.
  mergeAttrsList =
    list:
    let
      merge =
        start: end:
        if end - start == 1 then
          elemAt list start
        else
          let
            middle = (start + end) / 2;
          in
          merge start middle // merge middle end;
    in
    if list == [ ] then { } else merge 0 (length list);

  recursiveUpdateUntil =
    pred: lhs: rhs:
    let
      go =
        path: lhs: rhs:
        lhs
        // mapAttrs (
          name: new:
          let
            here = path ++ [ name ];
            old = lhs.${name};
          in
          if !lhs ? ${name} || pred here old new then new else go here old new
        ) rhs;
    in
    go [ ] lhs rhs;

  recursiveUpdate =
    lhs: rhs:
    lhs
    // mapAttrs (
      name: new:
      if lhs ? ${name} && isAttrs lhs.${name} && isAttrs new then recursiveUpdate lhs.${name} new else new
    ) rhs;

  mapAttrsRecursiveCond =
    cond: f: set:
    let
      go =
        path:
        mapAttrs (
          name: value:
          let
            here = path ++ [ name ];
          in
          if isAttrs value && cond value then go here value else f here value
        );
    in
    go [ ] set;

  mapAttrsToListRecursiveCond =
    pred: f: set:
    let
      go =
        path: set:
        concatMap (
          name:
          let
            here = path ++ [ name ];
            value = set.${name};
          in
          if isAttrs value && pred here value then go here value else [ (f here value) ]
        ) (attrNames set);
    in
    go [ ] set;

  filterAttrsRecursive =
    pred: set:
    listToAttrs (
      concatMap (
        name:
        let
          value = set.${name};
        in
        if pred name value then
          [ (nameValuePair name (if isAttrs value then filterAttrsRecursive pred value else value)) ]
        else
          [ ]
      ) (attrNames set)
    );

  collect =
    pred: attrs:
    if pred attrs then
      [ attrs ]
    else if isAttrs attrs then
      concatMap (collect pred) (attrValues attrs)
    else
      [ ];

  cartesianProduct =
    sets:
    foldl' (rows: name: concatMap (row: map (value: row // { ${name} = value; }) sets.${name}) rows) [
      { }
    ] (attrNames sets);

  getOutput =
    output: pkg: if pkg.outputSpecified or false then pkg else pkg.${output} or pkg.out or pkg;

  getFirstOutput =
    candidates: pkg:
    let
      found = filter (name: builtins.hasAttr name pkg) candidates;
    in
    if pkg.outputSpecified or false || found == [ ] then pkg else pkg.${head found};

  getDev = getOutput "dev";
in
{
  inherit (builtins)
    attrNames
    attrValues
    catAttrs
    getAttr
    hasAttr
    intersectAttrs
    isAttrs
    listToAttrs
    mapAttrs
    removeAttrs
    zipAttrsWith
    ;

  # attrByPath :: [String] -> a -> Attrs -> a — the value at the path, or the default.
  inherit attrByPath;

  # hasAttrByPath :: [String] -> Attrs -> Bool
  hasAttrByPath =
    path: set:
    let
      len = length path;
      go =
        n: s:
        n == len
        || (
          let
            name = elemAt path n;
          in
          s ? ${name} && go (n + 1) s.${name}
        );
    in
    go 0 set;

  # longestValidPathPrefix :: [String] -> a -> [String] — how far the path can be followed.
  longestValidPathPrefix =
    path: set:
    let
      len = length path;
      go =
        n: s:
        if n == len then
          path
        else
          let
            name = elemAt path n;
          in
          if s ? ${name} then go (n + 1) s.${name} else take n path;
    in
    go 0 set;

  # setAttrByPath :: [String] -> a -> Attrs
  setAttrByPath =
    path: value:
    let
      len = length path;
      go = n: if n == len then value else { ${elemAt path n} = go (n + 1); };
    in
    go 0;

  # getAttrFromPath :: [String] -> Attrs -> a — aborts where there is nothing.
  getAttrFromPath =
    path: attrByPath path (abort "cannot find attribute '${builtins.concatStringsSep "." path}'");

  # concatMapAttrs :: (String -> a -> Attrs) -> Attrs -> Attrs
  concatMapAttrs = f: set: mergeAttrsList (mapAttrsToList f set);

  # updateManyAttrsByPath :: [{ path = [String]; update = a -> b; }] -> Attrs -> Attrs
  # Updates of one path apply in order; those below a path come before those of the path itself.
  updateManyAttrsByPath =
    let
      go =
        depth: exists: value: updates:
        let
          split = partition (u: length u.path == depth) updates;
          below = groupBy (u: elemAt u.path depth) split.wrong;
          updated =
            if split.wrong == [ ] then
              if exists then
                value
              else
                throw (
                  "updateManyAttrsByPath: Path '${showAttrPath (head split.right).path}' does "
                  + "not exist in the given value, but the first update to this "
                  + "path tries to access the existing value."
                )
            else if !exists then
              mapAttrs (_: go (depth + 1) false null) below
            else if isAttrs value then
              value // mapAttrs (name: go (depth + 1) (value ? ${name}) value.${name}) below
            else
              let
                inherit (head split.wrong) path;
              in
              throw (
                "updateManyAttrsByPath: Path '${showAttrPath path}' needs to "
                + "be updated, but path '${showAttrPath (take depth path)}' "
                + "of the given value is not an attribute set, so we can't "
                + "update an attribute inside of it."
              );
        in
        foldl (acc: u: u.update acc) updated split.right;
    in
    updates: value: go 0 true value updates;

  # attrVals :: [String] -> Attrs -> [a]
  attrVals = names: set: map (name: set.${name}) names;

  # getAttrs :: [String] -> Attrs -> Attrs — of these names, all of which must exist.
  getAttrs = names: set: genAttrs names (name: set.${name});

  # filterAttrs :: (String -> a -> Bool) -> Attrs -> Attrs
  filterAttrs = pred: set: removeAttrs set (filter (name: !pred name set.${name}) (attrNames set));

  # filterAttrsRecursive :: (String -> a -> Bool) -> Attrs -> Attrs
  inherit filterAttrsRecursive;

  # foldlAttrs :: (b -> String -> a -> b) -> b -> Attrs -> b — in the order of names.
  foldlAttrs =
    f: init: set:
    lib.lists.foldl' (acc: name: f acc name set.${name}) init (attrNames set);

  # foldAttrs :: (a -> b -> b) -> b -> [{ name = a; }] -> { name = b; } — each name folded from the right.
  foldAttrs = op: nul: zipAttrsWith (_: foldr op nul);

  # collect :: (Attrs -> Bool) -> Attrs -> [a] — the outermost values satisfying the predicate.
  inherit collect;

  # cartesianProduct :: { name = [a]; } -> [{ name = a; }]
  # mapCartesianProduct :: (Attrs -> b) -> { name = [a]; } -> [b]
  inherit cartesianProduct;
  mapCartesianProduct = f: sets: map f (cartesianProduct sets);

  # nameValuePair :: String -> a -> { name = String; value = a; }
  inherit nameValuePair;

  # mapAttrs' :: (String -> a -> { name; value; }) -> Attrs -> Attrs
  mapAttrs' = f: set: listToAttrs (mapAttrsToList f set);

  # mapAttrsToList :: (String -> a -> b) -> Attrs -> [b]
  inherit mapAttrsToList;

  # attrsToList :: Attrs -> [{ name; value; }]
  attrsToList = mapAttrsToList nameValuePair;

  # mapAttrsRecursiveCond :: (Attrs -> Bool) -> ([String] -> a -> b) -> Attrs -> Attrs
  # mapAttrsRecursive :: ([String] -> a -> b) -> Attrs -> Attrs
  inherit mapAttrsRecursiveCond;
  mapAttrsRecursive = mapAttrsRecursiveCond (_: true);

  # mapAttrsToListRecursiveCond :: ([String] -> Attrs -> Bool) -> ([String] -> a -> b) -> Attrs -> [b]
  # mapAttrsToListRecursive :: ([String] -> a -> b) -> Attrs -> [b]
  inherit mapAttrsToListRecursiveCond;
  mapAttrsToListRecursive = mapAttrsToListRecursiveCond (_: _: true);

  # genAttrs :: [String] -> (String -> a) -> Attrs
  # genAttrs' :: [a] -> (a -> { name; value; }) -> Attrs
  inherit genAttrs genAttrs';

  # isDerivation :: a -> Bool
  isDerivation = value: value.type or null == "derivation";

  # toDerivation :: Path -> Derivation — a store path in the shape of a package.
  toDerivation =
    path:
    let
      outPath = builtins.storePath path;
      drv = {
        type = "derivation";
        name = lib.strings.sanitizeDerivationName (builtins.substring 33 (-1) (baseNameOf outPath));
        inherit outPath;
        outputs = [ "out" ];
        out = drv;
        outputName = "out";
      };
    in
    drv;

  # optionalAttrs :: Bool -> Attrs -> Attrs
  optionalAttrs = cond: set: if cond then set else { };

  # zipAttrsWithNames :: [String] -> (String -> [a] -> b) -> [Attrs] -> Attrs
  # zipAttrs :: [{ name = a; }] -> { name = [a]; }
  inherit zipAttrsWithNames;
  zipAttrs = zipAttrsWith (_: values: values);

  # mergeAttrsList :: [Attrs] -> Attrs — the operator // over a list.
  inherit mergeAttrsList;

  # recursiveUpdateUntil :: ([String] -> a -> b -> Bool) -> Attrs -> Attrs -> Attrs
  # The right set over the left; where the predicate (path, left, right) says so, the right value stands as it is.
  inherit recursiveUpdateUntil;

  # recursiveUpdate :: Attrs -> Attrs -> Attrs — the right set over the left, sets within merged.
  inherit recursiveUpdate;

  # matchAttrs :: Attrs -> Attrs -> Bool — everything in the pattern is in the set.
  matchAttrs =
    let
      go =
        pattern: attrs:
        all (
          name:
          attrs ? ${name}
          && (
            let
              want = pattern.${name};
              got = attrs.${name};
            in
            if isAttrs want then isAttrs got && go want got else want == got
          )
        ) (attrNames pattern);
    in
    pattern:
    assert isAttrs pattern;
    go pattern;

  # overrideExisting :: Attrs -> Attrs -> Attrs — new values for names that exist already.
  overrideExisting = old: new: mapAttrs (name: value: new.${name} or value) old;

  # showAttrPath :: [String] -> String — quoted where Nix would need it.
  inherit showAttrPath;

  # getOutput :: String -> Package -> Package — the output, or `out`; a chosen output stays.
  # getFirstOutput :: [String] -> Package -> Package — the first of these outputs that exists.
  inherit getOutput getFirstOutput;

  # getBin, getLib, getDev, getMan, getStatic, getInclude :: Package -> Package
  getBin = getOutput "bin";
  getLib = getOutput "lib";
  inherit getDev;
  getMan = getOutput "man";
  getStatic = getFirstOutput [
    "static"
    "lib"
    "out"
  ];
  getInclude = getFirstOutput [
    "include"
    "dev"
    "out"
  ];

  # chooseDevOutputs :: [Package] -> [Package]
  chooseDevOutputs = map getDev;

  # recurseIntoAttrs, dontRecurseIntoAttrs :: Attrs -> Attrs — tells tools whether to look for packages within.
  recurseIntoAttrs = attrs: attrs // { recurseForDerivations = true; };
  dontRecurseIntoAttrs = attrs: attrs // { recurseForDerivations = false; };

  # unionOfDisjoint :: Attrs -> Attrs -> Attrs — a name that both have throws when it is read.
  unionOfDisjoint =
    x: y:
    let
      both = intersectAttrs x y;
      names = builtins.concatStringsSep " " (attrNames both);
    in
    x
    // y
    // mapAttrs (name: _: throw "unionOfDisjoint: collision on ${name}; complete list: ${names}") both;
}
