# What nixpkgs keeps from its early years and some expressions still use; nothing new should.
{ lib }:
let
  inherit (builtins)
    all
    any
    attrNames
    elem
    filter
    foldl'
    genericClosure
    head
    isAttrs
    isInt
    isList
    mapAttrs
    removeAttrs
    tail
    ;
  inherit (lib.lists) foldl toList;
  inherit (lib.trivial) isFunction;

  defaultMergeArg = x: y: if isAttrs y then y else y x;
  maybeAttr =
    name: default: attrs:
    attrs.${name} or default;
  setAttr =
    set: name: v:
    set // { ${name} = v; };
  setAttrMerge =
    name: default: attrs: f:
    setAttr attrs name (f (maybeAttr name default attrs));

  foldArgs =
    merger: f: init: x:
    let
      arg = merger init (defaultMergeArg init x);
      base = setAttrMerge "passthru" { } (f arg) (
        old:
        old
        // {
          function = foldArgs merger f arg;
          args = old.args or { } // x;
        }
      );
    in
    base // { override = base.passthru.function; };

  checkFlag =
    set: name:
    if name == "true" then
      true
    else if name == "false" then
      false
    else if elem name (set.flags or [ ]) then
      true
    else
      set.${name} or false;

  getValue =
    set: args: name:
    set.${name} or (
      if checkFlag set name then
        true
      else if args == [ ] then
        null
      else if head (head args) == name then
        head (tail (head args))
      else
        getValue set (tail args) name
    );

  condConcat =
    name: list: checker:
    if list == [ ] then
      name
    else
      condConcat (if checker (head list) then name + head (tail list) else name) (tail (
        tail list
      )) checker;

  innerModifySumArgs =
    f: x: a: b:
    if b == null then f a b // x else innerModifySumArgs f x (a // b);

  uniqListExt =
    {
      inputList,
      outputList ? [ ],
      getter ? (x: x),
      compare ? (x: y: x == y),
    }:
    foldl' (
      acc: x: if any (y: compare (getter y) (getter x)) acc then acc else acc ++ [ x ]
    ) outputList inputList;

  uniqList =
    {
      inputList,
      acc ? [ ],
    }:
    (foldl'
      (
        state: x:
        if elem x state.seen then
          state
        else
          {
            seen = [ x ] ++ state.seen;
            out = state.out ++ [ x ];
          }
      )
      {
        seen = acc;
        out = [ ];
      }
      inputList
    ).out;

  propagated = x: x.propagatedBuildInputs or [ ] ++ x.propagatedNativeBuildInputs or [ ];

  innerClosePropagation =
    acc: xs:
    if xs == [ ] then
      acc
    else if !isAttrs (head xs) then
      innerClosePropagation acc (tail xs)
    else
      let
        seen = [ (head xs) ] ++ acc;
      in
      innerClosePropagation seen (uniqList {
        inputList = propagated (head xs) ++ tail xs;
        acc = seen;
      });

  closePropagationFast =
    list:
    let
      items =
        xs:
        map (val: {
          key = val.outPath;
          inherit val;
        }) (filter (x: x != null) xs);
    in
    map (item: item.val) (genericClosure {
      startSet = items list;
      operator = item: if isAttrs item.val then items (propagated item.val) else [ ];
    });

  # A name that only the second set has is merged with itself, as it always was.
  mergeAttrsWithFunc =
    f: set1: set2:
    set1 // mapAttrs (name: v: f (set1.${name} or v) v) set2;

  named = value: names: lib.attrsets.genAttrs names (_: value);
  mergeAttrBy =
    named lib.trivial.concat [
      "nativeBuildInputs"
      "buildInputs"
      "propagatedBuildInputs"
      "configureFlags"
      "prePhases"
      "postAll"
      "patches"
    ]
    // named lib.trivial.mergeAttrs [
      "passthru"
      "meta"
      "cfg"
      "flags"
    ]
    // named (a: b: "${a}\n${b}") [
      "preConfigure"
      "postInstall"
    ];

  mergeAttrByFunc =
    x: y:
    let
      functions = {
        mergeAttrBy = a: b: a // b;
      }
      // x.mergeAttrBy or { }
      // y.mergeAttrBy or { };
      absent = filter (a: !x ? ${a} && !y ? ${a}) (attrNames functions);
    in
    x
    // y
    // mapAttrs (a: f: if x ? ${a} then (if y ? ${a} then f x.${a} y.${a} else x.${a}) else y.${a}) (
      removeAttrs functions absent
    );
  mergeAttrsByFuncDefaults = foldl mergeAttrByFunc { inherit mergeAttrBy; };
in
{
  inherit
    checkFlag
    closePropagationFast
    condConcat
    defaultMergeArg
    foldArgs
    getValue
    innerClosePropagation
    innerModifySumArgs
    maybeAttr
    mergeAttrBy
    mergeAttrByFunc
    mergeAttrsByFuncDefaults
    mergeAttrsWithFunc
    setAttr
    setAttrMerge
    uniqList
    uniqListExt
    ;

  # maybeEnv :: String -> String -> String — of the environment.
  maybeEnv =
    name: default:
    let
      value = builtins.getEnv name;
    in
    if value == "" then default else value;

  # defaultMerge :: Attrs -> (Attrs | (Attrs -> Attrs)) -> Attrs
  defaultMerge = x: y: x // defaultMergeArg x y;

  # maybeAttrNullable :: String -> a -> (Attrs | null) -> a
  maybeAttrNullable = maybeAttr;

  # ifEnable :: Bool -> a -> a — or the empty value of the same type.
  ifEnable =
    cond: val:
    if cond then
      val
    else if isList val then
      [ ]
    else if isAttrs val then
      { }
    else if val == true || val == false then
      false
    else
      null;

  # checkReqs :: Attrs -> [[a]] -> [[String]] -> Bool
  checkReqs =
    set: args:
    all (
      req:
      checkFlag set (head req)
      -> all (
        name:
        let
          val = getValue set args name;
        in
        val != null && val != false
      ) (tail req)
    );

  # lazyGenericClosure :: { startSet; operator; } -> [a] — latest first.
  lazyGenericClosure =
    { startSet, operator }:
    let
      go =
        list: done: result:
        if list == [ ] then
          result
        else
          let
            x = head list;
          in
          if elem x.key done then
            go (tail list) done result
          else
            go (tail list ++ operator x) ([ x.key ] ++ done) ([ x ] ++ result);
    in
    go startSet [ ] [ ];

  # modifySumArgs :: (Attrs -> null -> Attrs) -> Attrs -> Attrs -> …
  modifySumArgs = f: x: innerModifySumArgs f x { };

  # closePropagation :: [Package] -> [Package] — with all that they propagate.
  closePropagation = closePropagationFast;
  closePropagationSlow = list: uniqList { inputList = innerClosePropagation [ ] list; };

  # nvs :: String -> a -> Attrs
  nvs = name: value: { ${name} = value; };

  # mergeAttrsConcatenateValues :: Attrs -> Attrs -> Attrs
  mergeAttrsConcatenateValues = mergeAttrsWithFunc (a: b: toList a ++ toList b);

  # mergeAttrsNoOverride :: { mergeLists ?; overrideSnd ?; } -> Attrs -> Attrs -> Attrs
  mergeAttrsNoOverride =
    {
      mergeLists ? [
        "buildInputs"
        "propagatedBuildInputs"
      ],
      overrideSnd ? [ "buildPhase" ],
    }:
    attrs1: attrs2:
    attrs1
    // mapAttrs (
      name: v:
      if !attrs1 ? ${name} then
        v
      else if elem name mergeLists then
        v ++ attrs1.${name}
      else if elem name overrideSnd then
        attrs1.${name}
      else
        throw "error mergeAttrsNoOverride, attribute ${name} given in both attributes - no merge func defined"
    ) attrs2;

  # mergeAttrsByFuncDefaultsClean :: [Attrs] -> Attrs
  mergeAttrsByFuncDefaultsClean = list: removeAttrs (mergeAttrsByFuncDefaults list) [ "mergeAttrBy" ];

  # nixType :: a -> String
  nixType =
    x:
    if isAttrs x then
      (if x ? outPath then "derivation" else "attrs")
    else if isFunction x then
      "function"
    else if isList x then
      "list"
    else if builtins.isBool x then
      "bool"
    else if x == null then
      "null"
    else if isInt x then
      "int"
    else
      "string";

  # imap :: former name of imap1.
  imap = lib.lists.imap1;

  # fakeHash, fakeSha256, fakeSha512 :: String — to be replaced by what the build then reports.
  fakeHash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  fakeSha256 = lib.strings.replicate 64 "0";
  fakeSha512 = lib.strings.replicate 128 "0";
}
