# Small functions on any value: identity and plumbing, booleans, numbers, warnings, function arguments,
# and what this library says about its own version.
{ lib }:
let
  inherit (builtins)
    concatStringsSep
    elem
    elemAt
    filter
    foldl'
    fromJSON
    genList
    isInt
    isString
    match
    pathExists
    readFile
    toString
    trace
    ;
  isLambda = builtins.isFunction;
  lambdaArgs = builtins.functionArgs;

  # The release whose names and behaviour this library follows.
  release = "26.11";
  versionSuffix = "pre-nivis";
  version = release + versionSuffix;
  oldestSupportedRelease = 2511;
  oldestSupportedReleaseIsAtLeast = wanted: wanted <= oldestSupportedRelease;

  warn = builtins.warn;
  throwIfNot = cond: msg: if cond then (x: x) else throw msg;

  functionArgs =
    f: if f ? __functor then f.__functionArgs or (lambdaArgs (f.__functor f)) else lambdaArgs f;
  isFunction = f: isLambda f || (f ? __functor && isLambda (f.__functor f));
  setFunctionArgs = f: args: {
    __functor = _: f;
    __functionArgs = args;
  };

  toBaseDigits =
    base: i:
    let
      digits = n: if n < base then [ n ] else digits (n / base) ++ [ (n - n / base * base) ];
    in
    assert isInt base && isInt i && base >= 2 && i >= 0;
    digits i;
in
{
  inherit (builtins)
    add
    bitAnd
    bitOr
    bitXor
    ceil
    deepSeq
    div
    floor
    genericClosure
    isBool
    isFloat
    isInt
    lessThan
    mul
    pathExists
    readFile
    seq
    sub
    ;
  inherit
    functionArgs
    isFunction
    oldestSupportedRelease
    oldestSupportedReleaseIsAtLeast
    release
    setFunctionArgs
    throwIfNot
    toBaseDigits
    version
    versionSuffix
    warn
    ;

  # id :: a -> a
  id = x: x;

  # const :: a -> b -> a
  const = x: _: x;

  # pipe :: a -> [(a -> b) (b -> c) …] -> z — the value through each function, left to right.
  pipe = foldl' (x: f: f x);

  # concat :: [a] -> [a] -> [a]
  concat = x: y: x ++ y;

  # or, and, xor :: Bool -> Bool -> Bool
  "or" = x: y: x || y;
  and = x: y: x && y;
  xor = x: y: (!x) != (!y);

  # bitNot :: Int -> Int — the two's complement: -1 - x.
  bitNot = x: -1 - x;

  # boolToString :: Bool -> String — "true" or "false", where the builtin says "1" or "".
  boolToString = b: if b then "true" else "false";

  # boolToYesNo :: Bool -> String
  boolToYesNo = b: if b then "yes" else "no";

  # mergeAttrs :: Attrs -> Attrs -> Attrs — the operator //.
  mergeAttrs = x: y: x // y;

  # flip :: (a -> b -> c) -> b -> a -> c
  flip =
    f: a: b:
    f b a;

  # defaultTo :: a -> (a | null) -> a
  defaultTo = default: value: if value != null then value else default;

  # mapNullable :: (a -> b) -> (a | null) -> (b | null)
  mapNullable = f: a: if a == null then null else f a;

  # isInOldestRelease :: Int -> Bool — former name of oldestSupportedReleaseIsAtLeast.
  isInOldestRelease = warn "lib.isInOldestRelease is deprecated. Use lib.oldestSupportedReleaseIsAtLeast instead." oldestSupportedReleaseIsAtLeast;

  # codeName :: String — of the release followed.
  codeName = "Zokor";

  # revisionWithDefault :: a -> (String | a) — an embedded library has no revision of its own.
  revisionWithDefault = default: default;

  # nixpkgsVersion :: String — former name of version.
  nixpkgsVersion = warn "lib.nixpkgsVersion is a deprecated alias of lib.version." version;

  # inNixShell :: Bool
  inNixShell = builtins.getEnv "IN_NIX_SHELL" != "";

  # inPureEvalMode :: Bool
  inPureEvalMode = !builtins ? currentSystem;

  # min, max :: Number -> Number -> Number
  min = x: y: if x < y then x else y;
  max = x: y: if x > y then x else y;

  # mod :: Int -> Int -> Int — remainder with the sign of the dividend.
  mod = base: int: base - int * (base / int);

  # compare :: a -> a -> Int — -1, 0 or 1.
  compare =
    a: b:
    if a < b then
      -1
    else if a > b then
      1
    else
      0;

  # splitByAndCompare :: (a -> Bool) -> (a -> a -> Int) -> (a -> a -> Int) -> a -> a -> Int
  # Values satisfying the predicate come first, each half by its own comparison.
  splitByAndCompare =
    p: yes: no: a: b:
    if p a then
      (if p b then yes a b else -1)
    else if p b then
      1
    else
      no a b;

  # importJSON, importTOML :: Path -> a
  importJSON = path: fromJSON (readFile path);
  importTOML = path: fromTOML (readFile path);

  # warnIf, warnIfNot :: Bool -> String -> a -> a
  warnIf = cond: msg: if cond then warn msg else (x: x);
  warnIfNot = cond: msg: if cond then (x: x) else warn msg;

  # throwIf :: Bool -> String -> a -> a
  throwIf = cond: msg: if cond then throw msg else (x: x);

  # checkListOfEnum :: String -> [a] -> [a] -> b -> b — throws on members of the second list not in the first.
  checkListOfEnum =
    msg: valid: given:
    let
      unexpected = filter (x: !(elem x valid)) given;
      show = list: concatStringsSep ", " (map toString list);
    in
    throwIfNot (unexpected == [ ]) "${msg}: ${show unexpected} unexpected; valid ones: ${show valid}";

  # info :: String -> a -> a
  info = msg: trace "INFO: ${msg}";

  # showWarnings :: [String] -> a -> a
  showWarnings = warnings: res: lib.foldr warn res warnings;

  # mirrorFunctionArgs :: (a -> b) -> (a -> c) -> functor — the second function with the first one's arguments.
  mirrorFunctionArgs =
    f:
    let
      args = functionArgs f;
    in
    g: {
      __functor = _: g;
      __functionArgs = args;
    };

  # toFunction :: (a | (b -> a)) -> (b -> a)
  toFunction = v: if isFunction v then v else (_: v);

  # fromHexString :: String -> Int — "ff", "0xFF".
  fromHexString =
    str:
    let
      digits = match "(0x)?([0-7]?[0-9A-Fa-f]{1,15})" str;
      parse = hex: (fromTOML "v=0x${hex}").v;
    in
    if digits != null then
      parse (elemAt digits 1)
    else
      warn "fromHexString: ${lib.generators.toPretty { } str} is not a valid input and will be rejected in 26.05" (
        parse (lib.strings.removePrefix "0x" (lib.strings.toLower str))
      );

  # toHexString :: Int -> String — upper case, no prefix.
  toHexString =
    let
      symbols = genList (n: builtins.substring n 1 "0123456789ABCDEF") 16;
    in
    i: concatStringsSep "" (map (elemAt symbols) (toBaseDigits 16 i));
}
