# Trees of files below a directory, the part of a file set that says which ones. A tree is
#   null                     no file here,
#   "directory"              every file below here,
#   "regular", "symlink", …  a file of this type,
#   { name = tree; }         by entry; entries that are not named hold no file.
# Functions with a path read the directory itself, as late as they can.
{ lib }:
let
  inherit (builtins)
    all
    attrNames
    attrValues
    concatLists
    elemAt
    filter
    foldl'
    intersectAttrs
    isAttrs
    isString
    mapAttrs
    readDir
    trace
    zipAttrsWith
    ;
  inherit (lib.attrsets) mapAttrsToList;
  inherit (lib.lists) findFirstIndex;

  below = path: name: path + "/${name}";
  isDirectory = tree: tree == "directory" || isAttrs tree;

  entries =
    path: tree:
    if tree == "directory" then readDir path else mapAttrs (_: _: null) (readDir path) // tree;

  # Directories without a file become null, those with all files "directory".
  forFilter =
    path: tree:
    let
      normal = mapAttrs (name: forFilter (below path name)) (entries path tree);
      values = attrValues normal;
    in
    if !isDirectory tree then
      tree
    else if all (t: t == null) values then
      null
    else if all isString values then
      "directory"
    else
      normal;

  # The same, but a directory that is empty on disk is "emptyDir" and counts as complete.
  forPrinting =
    path: tree:
    let
      normal = mapAttrs (name: forPrinting (below path name)) (entries path tree);
      values = attrValues normal;
    in
    if !isDirectory tree then
      tree
    else if all (t: t == "emptyDir") values then
      "emptyDir"
    else if tree == "directory" || all isString values then
      "directory"
    else if all (t: t == null || t == "emptyDir") values then
      null
    else
      normal;

  suffix =
    tree:
    if isAttrs tree then
      ""
    else if tree == "directory" then
      " (all files in directory)"
    else
      " (${tree})";
  isEmpty = tree: tree == null || tree == "emptyDir";

  # A line for each file or whole directory, traced in order: the strict fold forces each line before the next.
  print =
    base: tree:
    let
      lines =
        indent: before: tree:
        lib.lists.foldl' (
          before: name:
          let
            sub = tree.${name};
            line = trace "${indent}- ${name}${suffix sub}" before;
          in
          if isEmpty sub then
            before
          else if isAttrs sub then
            lines "${indent}  " line sub
          else
            line
        ) before (attrNames tree);
      title = if isEmpty tree then trace "(empty)" null else trace "${toString base}${suffix tree}" null;
    in
    if isAttrs tree then lines "" title tree else title;

  # A complete tree decides; which one does not matter but for its type, and the first is taken.
  union =
    trees:
    let
      complete = findFirstIndex isString null trees;
      some = filter (t: t != null) trees;
    in
    if complete != null then
      elemAt trees complete
    else if some == [ ] then
      null
    else
      zipAttrsWith (_: union) some;

  intersection =
    a: b:
    if isAttrs a && isAttrs b then
      mapAttrs (name: intersection a.${name}) (intersectAttrs a b)
    else if a == null || isString b then
      a
    else
      b;

  difference =
    path: a: b:
    if a == null || isString b then
      null
    else if b == null then
      a
    else
      mapAttrs (name: tree: difference (below path name) tree (b.${name} or null)) (entries path a);

  files =
    path: tree:
    if isAttrs tree then
      concatLists (mapAttrsToList (name: files (below path name)) tree)
    else if tree == "directory" then
      files path (readDir path)
    else if tree == null then
      [ ]
    else
      [ path ];
in
{
  # entries :: Path -> tree -> { name = tree; } — of a directory, every name in it.
  # forFilter, forPrinting :: Path -> tree -> tree — the shortest equal tree for either use.
  # print :: Path -> tree -> null — traces.
  # union :: [tree] -> tree; intersection :: tree -> tree -> tree; difference :: Path -> tree -> tree -> tree
  # files :: Path -> tree -> [Path]
  inherit
    entries
    forFilter
    forPrinting
    print
    union
    intersection
    difference
    files
    ;

  # nest :: [String] -> tree -> tree — the tree as seen from further up.
  nest = names: tree: lib.lists.foldr (name: inner: { ${name} = inner; }) tree names;

  # descend :: [String] -> tree -> tree — the part further down.
  descend = names: tree: foldl' (t: name: if isAttrs t then t.${name} or null else t) tree names;

  # walk :: (String -> type -> tree) -> Path -> { name = tree; } — entries by name and type, directories within.
  walk =
    decide:
    let
      go =
        path:
        mapAttrs (name: type: if type == "directory" then go (below path name) else decide name type) (
          readDir path
        );
    in
    go;
}
