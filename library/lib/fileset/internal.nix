# File sets as values: a base path and a tree below it. The attributes are those of nixpkgs' representation 3, so that
# sets made by either library can be used in the other.
{
  lib ? import ../.,
}:
let
  inherit (builtins)
    concatStringsSep
    elemAt
    fetchGit
    filter
    foldl'
    head
    isAttrs
    isPath
    length
    mapAttrs
    pathExists
    readDir
    readFileType
    split
    stringLength
    substring
    tail
    typeOf
    ;
  inherit (lib.lists)
    commonPrefix
    drop
    findFirst
    findFirstIndex
    hasPrefix
    ;
  inherit (lib.path) append hasStorePathPrefix splitRoot;
  inherit (lib.path.subpath) components join;
  tree = import ./tree.nix { inherit lib; };

  version = 3;
  noEval = throw ''
    lib.fileset: Directly evaluating a file set is not supported.
      To turn it into a usable source, use `lib.fileset.toSource`.
      To pretty-print the contents, use `lib.fileset.trace` or `lib.fileset.traceVal`.'';

  emptyWithoutBase = {
    _type = "fileset";
    _internalVersion = version;
    _internalIsEmptyWithoutBase = true;
    _noEval = noEval;
  };

  create =
    base: internalTree:
    let
      parts = splitRoot base;
    in
    {
      _type = "fileset";
      _internalVersion = version;
      _internalIsEmptyWithoutBase = false;
      _internalBase = base;
      _internalBaseRoot = parts.root;
      _internalBaseComponents = components parts.subpath;
      _internalTree = internalTree;
      _noEval = noEval;
    };

  # Older representations, each step from one to the next.
  migrations = [
    (
      old:
      let
        parts = splitRoot old._internalBase;
      in
      old
      // {
        _internalVersion = 1;
        _internalBaseRoot = parts.root;
        _internalBaseComponents = components parts.subpath;
      }
    )
    (old: old // { _internalVersion = 2; })
    (
      old:
      old
      // {
        _internalVersion = 3;
        _internalIsEmptyWithoutBase = false;
      }
    )
  ];

  # A file is the only entry of its directory.
  file = path: type: create (dirOf path) { ${baseNameOf path} = type; };
  singleton =
    path:
    let
      type = readFileType path;
    in
    if type == "directory" then create path type else file path type;

  coerceResult =
    context: value:
    let
      ok = value: {
        success = true;
        inherit value;
      };
      error = message: {
        success = false;
        inherit message;
      };
    in
    if value._type or "" == "fileset" then
      if value._internalVersion > version then
        error ''
          ${context} is a file set created from a future version of the file set library with a different internal representation:
              - Internal version of the file set: ${toString value._internalVersion}
              - Internal version of the library: ${toString version}
              Make sure to update your Nixpkgs to have a newer version of `lib.fileset`.''
      else
        ok (foldl' (set: migrate: migrate set) value (drop value._internalVersion migrations))
    else if isPath value then
      if pathExists value then
        ok (singleton value)
      else
        error ''
          ${context} (${toString value}) is a path that does not exist.
              To create a file set from a path that may not exist, use `lib.fileset.maybeMissing`.''
    else if value ? _isLibCleanSourceWith then
      error ''
        ${context} is a `lib.sources`-based value, but it should be a file set or a path instead.
            To convert a `lib.sources`-based value to a file set you can use `lib.fileset.fromSource`.
            Note that this only works for sources created from paths.''
    else if lib.strings.isStringLike value then
      error ''
        ${context} ("${toString value}") is a string-like value, but it should be a file set or a path instead.
            Paths represented as strings are not supported by `lib.fileset`, use `lib.sources` or derivations instead.''
    else
      error "${context} is of type ${typeOf value}, but it should be a file set or a path instead.";

  coerce =
    context: value:
    let
      result = coerceResult context value;
    in
    result.value or (throw result.message);

  coerceMany =
    function: list:
    let
      sets = map ({ context, value }: coerce "${function}: ${context}" value) list;
      hasBase = set: !set._internalIsEmptyWithoutBase;
      first = findFirst hasBase null sets;
      other = findFirstIndex (
        set: hasBase set && set._internalBaseRoot != first._internalBaseRoot
      ) null sets;
    in
    if first == null || other == null then
      sets
    else
      throw ''
        ${function}: Filesystem roots are not the same:
            ${(head list).context}: Filesystem root is "${toString first._internalBaseRoot}"
            ${(elemAt list other).context}: Filesystem root is "${toString (elemAt sets other)._internalBaseRoot}"
            Different filesystem roots are not supported.'';

  # The tree of a set as seen from a base further up or further down its own.
  treeFrom =
    base: set:
    let
      own = set._internalBaseComponents;
    in
    if length base <= length own then
      tree.nest (drop (length base) own) set._internalTree
    else
      tree.descend (drop (length own) base) set._internalTree;

  related = a: b: hasPrefix a b || hasPrefix b a;

  union =
    sets:
    let
      based = filter (set: !set._internalIsEmptyWithoutBase) sets;
      first = head based;
      base = foldl' (
        common: set: commonPrefix common set._internalBaseComponents
      ) first._internalBaseComponents (tail based);
    in
    if based == [ ] then
      emptyWithoutBase
    else
      create (append first._internalBaseRoot (join base)) (tree.union (map (treeFrom base) based));

  intersection =
    a: b:
    let
      longer = if length a._internalBaseComponents >= length b._internalBaseComponents then a else b;
      base = longer._internalBaseComponents;
    in
    if
      a._internalIsEmptyWithoutBase
      || b._internalIsEmptyWithoutBase
      || !related a._internalBaseComponents b._internalBaseComponents
    then
      emptyWithoutBase
    else
      create longer._internalBase (tree.intersection (treeFrom base a) (treeFrom base b));

  difference =
    a: b:
    let
      base = a._internalBaseComponents;
    in
    if a._internalIsEmptyWithoutBase then
      emptyWithoutBase
    else if b._internalIsEmptyWithoutBase || !related base b._internalBaseComponents then
      a
    else
      create a._internalBase (tree.difference a._internalBase a._internalTree (treeFrom base b));

  # A filter for builtins.path: directories above the base, the base, and what the tree has below it.
  toSourceFilter =
    set:
    let
      wanted = tree.forFilter set._internalBase set._internalTree;
      names = set._internalBaseComponents;
      baseSlash = if names == [ ] then "/" else "/${concatStringsSep "/" names}/";
      baseLength = stringLength baseSlash;

      # `split` puts a separator between any two names.
      inTree =
        parts:
        let
          count = length parts;
          go = i: t: if !isAttrs t then t != null else i >= count || go (i + 2) t.${elemAt parts i};
        in
        go 0 wanted;
      contains =
        path:
        let
          slash = path + "/";
        in
        substring 0 (stringLength slash) baseSlash == slash
        || (
          substring 0 baseLength slash == baseSlash && inTree (split "/" (substring baseLength (-1) path))
        );
    in
    if set._internalIsEmptyWithoutBase || wanted == null then
      (_: _: false)
    else
      (
        path: type:
        contains path
        && (
          type != "unknown"
          || throw ''
            lib.fileset.toSource: `fileset` contains a file that cannot be added to the store: ${path}
                This file is neither a regular file nor a symlink, the only file types supported by the Nix store.
                Therefore the file set cannot be added to the Nix store as is. Make sure to not include that file to avoid this error.''
        )
      );

  # What a filter as for builtins.path lets through; directories that it refuses are not read.
  fromSourceFilter =
    root: accepts:
    let
      rootString = "/" + concatStringsSep "/" (components (splitRoot root).subpath);
      directory =
        path: string:
        mapAttrs (
          name: type:
          let
            entry = "${string}/${name}";
          in
          if !accepts entry type then
            null
          else if type == "directory" then
            directory (path + "/${name}") entry
          else
            type
        ) (readDir path);
      type = readFileType root;
    in
    if type == "directory" then create root (directory root rootString) else file root type;

  fileFilter =
    predicate: root:
    let
      decide =
        name: type:
        if
          predicate {
            inherit name type;
            hasExt = ext: lib.strings.hasSuffix ".${ext}" name;
            # The name is the message: Nix shows it for a predicate that lacks the dots.
            "lib.fileset.fileFilter: The predicate function passed as the first argument must be able to handle extra attributes for future compatibility. If you're using `{ name, file, hasExt }:`, use `{ name, file, hasExt, ... }:` instead." =
              null;
          }
        then
          type
        else
          null;
      type = readFileType root;
    in
    if type == "directory" then
      create root (tree.walk decide root)
    else
      file root (decide (baseNameOf root) type);

  # Files that git tracks, as the evaluator's own fetcher sees them. In the store there is no git any more, and what
  # was copied there is all there is.
  fromFetchGit =
    function: argument: path: options:
    let
      fetched = fetchGit (
        {
          url = path;
          shallow = true;
        }
        // options
      );
      hasGit = pathExists (path + "/.git");
    in
    if !isPath path then
      throw "lib.fileset.${function}: Expected the ${argument} to be a path, but it's a ${typeOf path} instead."
    else if readFileType path != "directory" then
      throw "lib.fileset.${function}: Expected the ${argument} (${toString path}) to be a directory, but it's a file instead."
    else if hasStorePathPrefix path then
      if hasGit then
        throw ''
          lib.fileset.${function}: The ${argument} (${toString path}) is a store path within a working tree of a Git repository.
              This indicates that a source directory was imported into the store using a method such as `import "''${./.}"` or `path:.`.
              This function currently does not support such a use case, since it currently relies on `builtins.fetchGit`.
              You could make this work by using a fetcher such as `fetchGit` instead of copying the whole repository.
              If you can't avoid copying the repo to the store, see https://github.com/NixOS/nix/issues/9292.''
      else
        singleton path
    else if !hasGit then
      throw "lib.fileset.${function}: Expected the ${argument} (${toString path}) to point to a local working tree of a Git repository, but it's not."
    else
      create path (tree.walk (_: type: type) fetched.outPath);
in
{
  # _create :: Path -> tree -> fileset; _singleton :: Path -> fileset; _emptyWithoutBase :: fileset
  _create = create;
  _singleton = singleton;
  _emptyWithoutBase = emptyWithoutBase;
  _currentVersion = version;

  # _coerceResult :: String -> a -> { success; value | message; }; _coerce :: String -> a -> fileset
  # _coerceMany :: String -> [{ context; value; }] -> [fileset] — all on one file system root.
  _coerceResult = coerceResult;
  _coerce = coerce;
  _coerceMany = coerceMany;

  # _unionMany :: [fileset] -> fileset; _intersection, _difference :: fileset -> fileset -> fileset
  _unionMany = union;
  _intersection = intersection;
  _difference = difference;

  # _toSourceFilter :: fileset -> (String -> type -> Bool); _fromSourceFilter :: Path -> filter -> fileset
  _toSourceFilter = toSourceFilter;
  _fromSourceFilter = fromSourceFilter;

  # _fileFilter :: ({ name; type; hasExt; … } -> Bool) -> Path -> fileset
  # _fromFetchGit :: String -> String -> Path -> Attrs -> fileset
  _fileFilter = fileFilter;
  _fromFetchGit = fromFetchGit;

  # _toList :: fileset -> [Path]; _printFileset :: fileset -> null
  _toList =
    set:
    if set._internalIsEmptyWithoutBase then [ ] else tree.files set._internalBase set._internalTree;
  _printFileset =
    set:
    if set._internalIsEmptyWithoutBase then
      builtins.trace "(empty)" null
    else
      tree.print set._internalBase (tree.forPrinting set._internalBase set._internalTree);
}
