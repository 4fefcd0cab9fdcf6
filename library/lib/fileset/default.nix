# Sets of files below a directory: put together with set operations, copied to the store with `toSource`.
# Arguments called fileset may also be paths.
{ lib }:
let
  inherit (builtins)
    elemAt
    isBool
    isList
    isPath
    pathExists
    readFileType
    seq
    typeOf
    ;
  inherit (lib.strings) isStringLike;
  inherit (lib.path) hasPrefix splitRoot;
  internal = import ./internal.nix { inherit lib; };
  inherit (internal) _coerce _coerceMany;

  two =
    function: first: second: a: b:
    _coerceMany "lib.fileset.${function}" [
      {
        context = first;
        value = a;
      }
      {
        context = second;
        value = b;
      }
    ];
in
{
  # empty :: fileset
  empty = internal._emptyWithoutBase;

  # isFileset :: a -> Bool — may be used as one.
  isFileset = x: (internal._coerceResult "" x).success;

  # maybeMissing :: Path -> fileset — empty where nothing is.
  maybeMissing =
    path:
    if isPath path then
      (if pathExists path then internal._singleton path else internal._emptyWithoutBase)
    else if isStringLike path then
      throw ''lib.fileset.maybeMissing: Argument ("${toString path}") is a string-like value, but it should be a path instead.''
    else
      throw "lib.fileset.maybeMissing: Argument is of type ${typeOf path}, but it should be a path instead.";

  # trace :: fileset -> a -> a; traceVal :: fileset -> fileset — shows the files.
  trace =
    fileset: seq (internal._printFileset (_coerce "lib.fileset.trace: Argument" fileset)) (x: x);
  traceVal =
    fileset:
    let
      set = _coerce "lib.fileset.traceVal: Argument" fileset;
    in
    seq (internal._printFileset set) set;

  # toSource :: { root = Path; fileset = fileset; } -> source — a store path with these files, relative to the root.
  toSource =
    {
      root,
      fileset,
    }:
    let
      set = _coerce "lib.fileset.toSource: `fileset`" fileset;
      rootRoot = (splitRoot root).root;
      setRoot = (splitRoot set._internalBase).root;
      hasBase = !set._internalIsEmptyWithoutBase;
      filter = internal._toSourceFilter set;
    in
    if !isPath root then
      if root ? _isLibCleanSourceWith then
        throw ''
          lib.fileset.toSource: `root` is a `lib.sources`-based value, but it should be a path instead.
              To use a `lib.sources`-based value, convert it to a file set using `lib.fileset.fromSource` and pass it as `fileset`.
              Note that this only works for sources created from paths.''
      else if isStringLike root then
        throw ''
          lib.fileset.toSource: `root` (${toString root}) is a string-like value, but it should be a path instead.
              Paths in strings are not supported by `lib.fileset`, use `lib.sources` or derivations instead.''
      else
        throw "lib.fileset.toSource: `root` is of type ${typeOf root}, but it should be a path instead."
    else if hasBase && rootRoot != setRoot then
      throw ''
        lib.fileset.toSource: Filesystem roots are not the same for `fileset` and `root` (${toString root}):
            `root`: Filesystem root is "${toString rootRoot}"
            `fileset`: Filesystem root is "${toString setRoot}"
            Different filesystem roots are not supported.''
    else if !pathExists root then
      throw "lib.fileset.toSource: `root` (${toString root}) is a path that does not exist."
    else if readFileType root != "directory" then
      throw ''
        lib.fileset.toSource: `root` (${toString root}) is a file, but it should be a directory instead. Potential solutions:
            - If you want to import the file into the store _without_ a containing directory, use string interpolation or `builtins.path` instead of this function.
            - If you want to import the file into the store _with_ a containing directory, set `root` to the containing directory, such as ${toString (dirOf root)}, and set `fileset` to the file path.''
    else if hasBase && !hasPrefix root set._internalBase then
      throw ''
        lib.fileset.toSource: `fileset` could contain files in ${toString set._internalBase}, which is not under the `root` (${toString root}). Potential solutions:
            - Set `root` to ${toString set._internalBase} or any directory higher up. This changes the layout of the resulting store path.
            - Set `fileset` to a file set that cannot contain files outside the `root` (${toString root}). This could change the files included in the result.''
    else
      seq filter lib.sources.cleanSourceWith {
        name = "source";
        src = root;
        inherit filter;
      };

  # toList :: fileset -> [Path]
  toList = fileset: internal._toList (_coerce "lib.fileset.toList: Argument" fileset);

  # union :: fileset -> fileset -> fileset; unions :: [fileset] -> fileset
  union = a: b: internal._unionMany (two "union" "First argument" "Second argument" a b);
  unions =
    filesets:
    if !isList filesets then
      throw "lib.fileset.unions: Argument is of type ${typeOf filesets}, but it should be a list instead."
    else
      internal._unionMany (
        _coerceMany "lib.fileset.unions" (
          lib.lists.imap0 (i: value: {
            context = "Element ${toString i}";
            inherit value;
          }) filesets
        )
      );

  # intersection :: fileset -> fileset -> fileset
  intersection =
    a: b:
    let
      sets = two "intersection" "First argument" "Second argument" a b;
    in
    internal._intersection (elemAt sets 0) (elemAt sets 1);

  # difference :: fileset -> fileset -> fileset — what only the first has.
  difference =
    a: b:
    let
      sets = two "difference" "First argument (positive set)" "Second argument (negative set)" a b;
    in
    internal._difference (elemAt sets 0) (elemAt sets 1);

  # fileFilter :: ({ name; type; hasExt; … } -> Bool) -> Path -> fileset
  fileFilter =
    predicate: path:
    if !lib.trivial.isFunction predicate then
      throw "lib.fileset.fileFilter: First argument is of type ${typeOf predicate}, but it should be a function instead."
    else if !isPath path then
      if path._type or "" == "fileset" then
        throw ''
          lib.fileset.fileFilter: Second argument is a file set, but it should be a path instead.
              If you need to filter files in a file set, use `intersection fileset (fileFilter pred ./.)` instead.''
      else
        throw "lib.fileset.fileFilter: Second argument is of type ${typeOf path}, but it should be a path instead."
    else if !pathExists path then
      throw "lib.fileset.fileFilter: Second argument (${toString path}) is a path that does not exist."
    else
      internal._fileFilter predicate path;

  # fromSource :: source -> fileset — of a path, filtered by lib.sources or not.
  fromSource =
    source:
    let
      filtered = source ? _isLibCleanSourceWith;
      path = if filtered then source.origSrc else source;
    in
    if !isPath path then
      if isStringLike path then
        throw ''
          lib.fileset.fromSource: The source origin of the argument is a string-like value ("${toString path}"), but it should be a path instead.
              Sources created from paths in strings cannot be turned into file sets, use `lib.sources` or derivations instead.''
      else
        throw "lib.fileset.fromSource: The source origin of the argument is of type ${typeOf path}, but it should be a path instead."
    else if !pathExists path then
      throw "lib.fileset.fromSource: The source origin (${toString path}) of the argument is a path that does not exist."
    else if filtered then
      internal._fromSourceFilter path source.filter
    else
      internal._singleton path;

  # gitTracked :: Path -> fileset; gitTrackedWith :: { recurseSubmodules ? Bool } -> Path -> fileset
  gitTracked = path: internal._fromFetchGit "gitTracked" "argument" path { };
  gitTrackedWith =
    {
      recurseSubmodules ? false,
    }:
    path:
    if !isBool recurseSubmodules then
      throw "lib.fileset.gitTrackedWith: Expected the attribute `recurseSubmodules` of the first argument to be a boolean, but it's a ${typeOf recurseSubmodules} instead."
    else
      internal._fromFetchGit "gitTrackedWith" "second argument" path { submodules = recurseSubmodules; };
}
