# Strings: joining, searching, trimming, cutting, case, names of packages. What needs more room lives in ./strings:
# escaping, numbers, edit distance, arguments of build systems; those files are read when one of their names is.
{ lib }:
let
  inherit (builtins)
    all
    compareVersions
    concatMap
    concatStringsSep
    elem
    elemAt
    filter
    genList
    hasContext
    head
    isAttrs
    isList
    isPath
    isString
    length
    match
    parseDrvName
    readFile
    replaceStrings
    split
    storeDir
    stringLength
    substring
    tail
    typeOf
    unsafeDiscardStringContext
    ;
  inherit (lib.lists) imap1;
  inherit (lib.attrsets) getOutput mapAttrsToList;
  inherit (lib.trivial) warn;
  inherit (escape) escapeRegex;

  escape = import ./strings/escape.nix { inherit lib; };
  numbers = import ./strings/numbers.nix { inherit lib; };
  distance = import ./strings/distance.nix { inherit lib; };
  flags = import ./strings/flags.nix { inherit lib; };

  concatStrings = concatStringsSep "";
  concatMapStrings = f: list: concatStringsSep "" (map f list);
  concatMapStringsSep =
    sep: f: list:
    concatStringsSep sep (map f list);
  optionalString = cond: string: if cond then string else "";

  addContextFrom = src: target: substring 0 0 src + target;
  stringToCharacters = s: genList (p: substring p 1 s) (stringLength s);
  lowerChars = stringToCharacters "abcdefghijklmnopqrstuvwxyz";
  upperChars = stringToCharacters "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  toLower = replaceStrings upperChars lowerChars;
  toUpper = replaceStrings lowerChars upperChars;

  isStringLike = x: isString x || isPath x || x ? outPath || x ? __toString;

  # A path where a string belongs is copied to the store and then never matches, hence the warning.
  warnPath =
    function: path: consequence: hint:
    warn ''
      lib.strings.${function}: The first argument (${toString path}) is a path value, but only strings are supported.
          There is almost certainly a bug in the calling code, since this function ${consequence} in such a case.
          This function also copies the path to the Nix store, which may not be what you want.
          This behavior is deprecated and will throw an error in the future.${hint}'';

  hasSuffix =
    suffix: content:
    let
      start = stringLength content - stringLength suffix;
    in
    if isPath suffix then
      warnPath "hasSuffix" suffix "always returns `false`" "" false
    else
      start >= 0 && substring start (-1) content == suffix;

  trimWith =
    {
      start ? false,
      end ? false,
    }:
    let
      blank = "[ \t\r\n]*";
      body = if end then "(.*[^ \t\r\n])" else "(.*)";
      regex = (if start then blank else "") + body + (if end then blank else "");
    in
    s:
    let
      found = match regex s;
    in
    if found == null then "" else head found;

  makeSearchPath =
    subDir: paths: concatStringsSep ":" (map (path: path + "/" + subDir) (filter (p: p != null) paths));
  makeSearchPathOutput =
    output: subDir: pkgs:
    makeSearchPath subDir (map (getOutput output) pkgs);

  # The pieces that `split` makes have lost their context; most strings never had one.
  splitString =
    sep: s:
    let
      text = toString s;
      pieces = filter isString (split (escapeRegex (toString sep)) text);
    in
    if hasContext text then map (addContextFrom text) pieces else pieces;

  splitStringBy =
    predicate: keep: str:
    let
      len = stringLength str;
      char = pos: substring pos 1 str;
      cuts = filter (pos: predicate (if pos > 0 then char (pos - 1) else "") (char pos)) (
        genList (pos: pos) len
      );
      count = length cuts;
      skip = if keep then 0 else 1;
      piece =
        n:
        let
          from = if n == 0 then 0 else elemAt cuts (n - 1) + skip;
          to = if n == count then len else elemAt cuts n;
        in
        substring from (to - from) str;
    in
    genList piece (count + 1);

  toSentenceCase =
    str:
    if isString str then
      addContextFrom str (toUpper (substring 0 1 str) + toLower (substring 1 (-1) str))
    else
      throw "toSentenceCase does only accepts string values, but got ${typeOf str}";

  versionOlder = v1: v2: compareVersions v2 v1 == 1;

  isConvertibleWithToString =
    x:
    isStringLike x
    || elem (typeOf x) [
      "null"
      "int"
      "float"
      "bool"
    ]
    || (isList x && all isConvertibleWithToString x);

  removeSuffix =
    suffix: str:
    let
      start = stringLength str - stringLength suffix;
    in
    if isPath suffix then
      warnPath "removeSuffix" suffix "never removes any suffix" "" str
    else if start >= 0 && substring start (-1) str == suffix then
      substring 0 start str
    else
      str;
in
{
  inherit (builtins)
    appendContext
    compareVersions
    concatStringsSep
    elem
    elemAt
    filter
    fromJSON
    genList
    head
    isAttrs
    isInt
    isList
    isPath
    isString
    match
    parseDrvName
    readFile
    replaceStrings
    split
    storeDir
    stringLength
    substring
    tail
    toJSON
    typeOf
    unsafeDiscardStringContext
    ;
  inherit (escape)
    escape
    escapeC
    escapeNixIdentifier
    escapeNixString
    escapeRegex
    escapeShellArg
    escapeShellArgs
    escapeURL
    escapeXML
    isValidPosixName
    toShellVar
    toShellVars
    charToInt
    ;
  inherit (numbers)
    fixedWidthNumber
    fixedWidthString
    floatToString
    toInt
    toIntBase10
    ;
  inherit (distance)
    commonPrefixLength
    commonSuffixLength
    levenshtein
    levenshteinAtMost
    ;
  inherit (flags)
    cmakeBool
    cmakeFeature
    cmakeOptionType
    enableFeature
    enableFeatureAs
    mesonBool
    mesonEnable
    mesonOption
    withFeature
    withFeatureAs
    ;

  # join :: String -> [String] -> String — concatStringsSep.
  join = concatStringsSep;

  # concatStrings :: [String] -> String
  # concatMapStrings :: (a -> String) -> [a] -> String
  # concatMapStringsSep :: String -> (a -> String) -> [a] -> String
  inherit concatStrings concatMapStrings concatMapStringsSep;

  # concatImapStrings :: (Int -> a -> String) -> [a] -> String — the index starts at 1.
  # concatImapStringsSep :: String -> (Int -> a -> String) -> [a] -> String
  concatImapStrings = f: list: concatStringsSep "" (imap1 f list);
  concatImapStringsSep =
    sep: f: list:
    concatStringsSep sep (imap1 f list);

  # concatMapAttrsStringSep :: String -> (String -> a -> String) -> Attrs -> String
  concatMapAttrsStringSep =
    sep: f: attrs:
    concatStringsSep sep (mapAttrsToList f attrs);

  # concatLines :: [String] -> String — each with a newline at its end.
  concatLines = lines: if lines == [ ] then "" else concatStringsSep "\n" lines + "\n";

  # intersperse :: a -> [a] -> [a]
  intersperse =
    sep: list:
    if list == [ ] then
      list
    else
      tail (
        concatMap (x: [
          sep
          x
        ]) list
      );

  # replaceString :: String -> String -> String -> String
  replaceString = from: to: replaceStrings [ from ] [ to ];

  # replicate :: Int -> String -> String
  replicate = n: s: concatStrings (genList (_: s) n);

  # trimWith :: { start ? Bool, end ? Bool } -> String -> String
  # trim :: String -> String — without blanks, tabs and line ends at both ends.
  inherit trimWith;
  trim = trimWith {
    start = true;
    end = true;
  };

  # makeSearchPath :: String -> [String] -> String — "a/sub:b/sub".
  # makeSearchPathOutput :: output -> String -> [Package] -> String
  # makeLibraryPath, makeIncludePath, makeBinPath :: [Package] -> String
  inherit makeSearchPath makeSearchPathOutput;
  makeLibraryPath = makeSearchPathOutput "lib" "lib";
  makeIncludePath = makeSearchPathOutput "dev" "include";
  makeBinPath = makeSearchPathOutput "bin" "bin";

  # normalizePath :: String -> String — runs of slashes become one.
  normalizePath =
    s:
    let
      joined = concatMapStrings (piece: if isString piece then piece else "/") (split "/+" s);
    in
    if isPath s then
      warn ''
        lib.strings.normalizePath: The argument (${toString s}) is a path value, but only strings are supported.
            Path values are always normalised in Nix, so there's no need to call this function on them.
            This function also copies the path to the Nix store and returns the store path, the same as "''${path}" will, which may not be what you want.
            This behavior is deprecated and will throw an error in the future.'' "${s}"
    else
      addContextFrom s joined;

  # optionalString :: Bool -> String -> String
  inherit optionalString;

  # hasPrefix :: String -> String -> Bool
  # hasSuffix :: String -> String -> Bool
  # hasInfix :: String -> String -> Bool
  hasPrefix =
    pref: str:
    if isPath pref then
      warnPath "hasPrefix" pref "always returns `false`"
        "\n    You might want to use `lib.path.hasPrefix` instead, which correctly supports paths."
        false
    else
      substring 0 (stringLength pref) str == pref;
  inherit hasSuffix;
  hasInfix =
    infix: content:
    let
      text = "${content}";
    in
    if isPath infix then
      warnPath "hasInfix" infix "always returns `false`" "" false
    else
      infix == "" || replaceStrings [ infix ] [ "" ] text != text;

  # stringToCharacters :: String -> [String] — bytes, in truth.
  # stringAsChars :: (String -> String) -> String -> String
  inherit stringToCharacters;
  stringAsChars = f: s: concatStringsSep "" (map f (stringToCharacters s));

  # lowerChars, upperChars :: [String]
  # toLower, toUpper :: String -> String — ASCII only.
  inherit
    lowerChars
    upperChars
    toLower
    toUpper
    ;

  # toSentenceCase :: String -> String — first letter upper case, the rest lower case.
  inherit toSentenceCase;

  # toCamelCase :: String -> String — "hello-world", "hello_world", "HelloWorld" become "helloWorld".
  toCamelCase =
    str:
    let
      words = concatMap (splitStringBy (
        prev: curr: match "[a-z]" prev != null && match "[A-Z]" curr != null
      ) true) (splitStringBy (_: curr: curr == "-" || curr == "_" || curr == " ") false str);
    in
    if isString str then
      addContextFrom str (toLower (head words) + concatMapStrings toSentenceCase (tail words))
    else
      throw "toCamelCase does only accepts string values, but got ${typeOf str}";

  # addContextFrom :: String -> String -> String — the second string with the context of both.
  inherit addContextFrom;

  # splitString :: String -> String -> [String]
  # splitStringBy :: (prev -> curr -> Bool) -> Bool -> String -> [String]
  # Cuts before each character that the predicate names; the flag keeps that character.
  inherit splitString splitStringBy;

  # removePrefix :: String -> String -> String
  # removeSuffix :: String -> String -> String
  removePrefix =
    prefix: str:
    let
      len = stringLength prefix;
    in
    if isPath prefix then
      warnPath "removePrefix" prefix "never removes any prefix" "" str
    else if substring 0 len str == prefix then
      substring len (-1) str
    else
      str;
  inherit removeSuffix;

  # versionOlder :: String -> String -> Bool — the first is older than the second.
  # versionAtLeast :: String -> String -> Bool
  inherit versionOlder;
  versionAtLeast = v1: v2: !versionOlder v1 v2;

  # getName :: (String | Package) -> String — "zsh" of "zsh-5.9".
  # getVersion :: (String | Package) -> String — "5.9".
  getName = x: if isString x then (parseDrvName x).name else x.pname or (parseDrvName x.name).name;
  getVersion =
    x: if isString x then (parseDrvName x).version else x.version or (parseDrvName x.name).version;

  # nameFromURL :: String -> String -> String — the file name of the URL up to the separator.
  nameFromURL =
    url: sep:
    let
      file = lib.lists.last (splitString "/" url);
      name = head (splitString sep file);
    in
    assert name != file;
    name;

  # isStringLike :: a -> Bool — "${x}" would work.
  # isConvertibleWithToString :: a -> Bool — toString x would work.
  inherit isStringLike isConvertibleWithToString;

  # isStorePath :: a -> Bool — a direct child of the store, or the placeholder of one.
  isStorePath =
    x:
    isStringLike x
    && (
      let
        str = toString x;
      in
      substring 0 1 str == "/" && (dirOf str == storeDir || match "/[0-9a-z]{52}" str != null)
    );

  # fileContents :: Path -> String — without one newline at the end.
  fileContents = file: removeSuffix "\n" (readFile file);

  # sanitizeDerivationName :: String -> String — what a store path may be called, at most 207 bytes.
  sanitizeDerivationName =
    string:
    if stringLength string <= 207 && match "[[:alnum:]+_?=-][[:alnum:]+._?=-]*" string != null then
      unsafeDiscardStringContext string
    else
      let
        stem = head (match "\\.*(.*)" (unsafeDiscardStringContext string));
        safe = concatMapStrings (s: if isList s then "-" else s) (split "[^[:alnum:]+._?=-]+" stem);
        excess = stringLength safe - 207;
      in
      if safe == "" then
        "unknown"
      else if excess > 0 then
        substring excess (-1) safe
      else
        safe;
}
