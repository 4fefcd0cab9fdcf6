# Path values and subpaths. A subpath is a string like "./foo/bar": relative, without "..", its normal form
# begins with "./". Nothing here reads the file system.
{ lib }:
let
  inherit (builtins)
    all
    concatMap
    concatStringsSep
    elemAt
    foldl'
    genList
    head
    isPath
    isString
    length
    match
    split
    storeDir
    substring
    toString
    typeOf
    ;
  inherit (lib.lists) drop last take;
  hasListPrefix = lib.lists.hasPrefix;

  # Why the value is no subpath, or null.
  invalidReason =
    value:
    if !isString value then
      "The given value is of type ${typeOf value}, but a string was expected"
    else if value == "" then
      "The given string is empty"
    else if substring 0 1 value == "/" then
      "The given string \"${value}\" starts with a `/`, representing an absolute path"
    else if match "(.*/)?\\.\\.(/.*)?" value != null then
      "The given string \"${value}\" contains a `..` component, which is not allowed in subpaths"
    else
      null;
  isValid = value: invalidReason value == null;
  requireSubpath =
    function: argument: value:
    isValid value
    || throw "lib.path.${function}: ${argument} is not a valid subpath string:\n    ${invalidReason value}";
  # The stop belongs to the message of some functions only; their text is the reference's.
  requirePath =
    function: argument: stop: value:
    isPath value
    || throw "lib.path.${function}: ${argument} is of type ${typeOf value}, but a path was expected${stop}";

  # "./a//b/./c/" -> [ "a" "b" "c" ]: pieces alternate with separators, "." may be left over at either end.
  components =
    subpath:
    let
      pieces = split "/+(\\./+)*" subpath;
      end = last pieces;
      first = if head pieces == "." then 1 else 0;
      count = length pieces / 2 + 1 - first - (if end == "." || end == "" then 1 else 0);
    in
    if subpath == "." then [ ] else genList (n: elemAt pieces ((first + n) * 2)) count;
  join = parts: if parts == [ ] then "./." else "./" + concatStringsSep "/" parts;

  # The file system root of a path value, and the names below it.
  deconstruct =
    let
      go =
        below: base:
        let
          up = dirOf base;
        in
        if up == base then
          {
            root = base;
            components = below;
          }
        else
          go ([ (baseNameOf base) ] ++ below) up;
    in
    go [ ];

  requireSameRoot =
    function: path1: parts1: path2: parts2:
    parts1.root == parts2.root
    || throw ''
      lib.path.${function}: Filesystem roots must be the same for both paths, but paths with different roots were given:
          first argument: "${toString path1}" with root "${toString parts1.root}"
          second argument: "${toString path2}" with root "${toString parts2.root}"'';

  storeComponents = components ("./" + storeDir);
in
{
  # append :: Path -> subpath -> Path
  append =
    path: subpath:
    assert requirePath "append" "The first argument" "" path;
    assert requireSubpath "append" "Second argument" subpath;
    path + ("/" + subpath);

  # hasPrefix :: Path -> Path -> Bool — by whole components.
  hasPrefix =
    path1:
    assert requirePath "hasPrefix" "First argument" "" path1;
    let
      parts1 = deconstruct path1;
    in
    path2:
    assert requirePath "hasPrefix" "Second argument" "" path2;
    let
      parts2 = deconstruct path2;
    in
    assert requireSameRoot "hasPrefix" path1 parts1 path2 parts2;
    hasListPrefix parts1.components parts2.components;

  # removePrefix :: Path -> Path -> subpath
  removePrefix =
    path1:
    assert requirePath "removePrefix" "First argument" "." path1;
    let
      parts1 = deconstruct path1;
    in
    path2:
    assert requirePath "removePrefix" "Second argument" "." path2;
    let
      parts2 = deconstruct path2;
    in
    assert requireSameRoot "removePrefix" path1 parts1 path2 parts2;
    if hasListPrefix parts1.components parts2.components then
      join (drop (length parts1.components) parts2.components)
    else
      throw ''lib.path.removePrefix: The first path argument "${toString path1}" is not a component-wise prefix of the second path argument "${toString path2}".'';

  # splitRoot :: Path -> { root = Path; subpath = subpath; }
  splitRoot =
    path:
    assert requirePath "splitRoot" "Argument" "" path;
    let
      parts = deconstruct path;
    in
    {
      inherit (parts) root;
      subpath = join parts.components;
    };

  # hasStorePathPrefix :: Path -> Bool — is a store path or inside one; placeholders of outputs count.
  hasStorePathPrefix =
    path:
    let
      parts = deconstruct path;
      names = parts.components;
      depth = length storeComponents;
    in
    assert requirePath "hasStorePathPrefix" "Argument" "" path;
    assert
      (parts.root == /. && toString parts.root == "/")
      || throw "lib.path.hasStorePathPrefix: Argument has a filesystem root (${toString parts.root}) that's not /, which is currently not supported.";
    (
      length names > depth
      && take depth names == storeComponents
      && match ".{32}-.+" (elemAt names depth) != null
    )
    || (names != [ ] && match "[0-9a-z]{52}" (head names) != null);

  subpath = {
    # subpath.isValid :: a -> Bool
    inherit isValid;

    # subpath.join :: [subpath] -> subpath
    join =
      subpaths:
      if all isValid subpaths then
        join (concatMap components subpaths)
      else
        foldl' (
          i: value:
          if isValid value then
            i + 1
          else
            throw "lib.path.subpath.join: Element at index ${toString i} is not a valid subpath string:\n    ${invalidReason value}"
        ) 0 subpaths;

    # subpath.components :: subpath -> [String]
    components =
      subpath:
      assert requireSubpath "subpath.components" "Argument" subpath;
      components subpath;

    # subpath.normalise :: subpath -> subpath
    normalise =
      subpath:
      assert requireSubpath "subpath.normalise" "Argument" subpath;
      join (components subpath);
  };
}
