# Source trees: filters for what is copied to the store, names from repositories, revisions of git checkouts.
{ lib }:
let
  inherit (builtins)
    any
    concatStringsSep
    elem
    elemAt
    filter
    head
    isList
    isString
    length
    match
    readFile
    split
    substring
    trace

    ;
  inherit (lib.filesystem) pathIsRegularFile;
  inherit (lib.lists) last;
  inherit (lib.strings)
    escapeRegex
    fileContents
    hasPrefix
    hasSuffix
    removePrefix
    removeSuffix
    splitString
    ;

  # A filtered source knows where it came from, so that filters of filters stay one filter over the original.
  toAttrs =
    src:
    if src ? _isLibCleanSourceWith then
      { inherit (src) origSrc filter name; }
    else
      {
        origSrc = src;
        filter = _: _: true;
        name = "source";
      };
  fromAttrs =
    {
      origSrc,
      filter,
      name,
    }:
    {
      _isLibCleanSourceWith = true;
      inherit origSrc filter name;
      outPath = builtins.path {
        inherit filter name;
        path = origSrc;
      };
    };

  cleanSourceWith =
    {
      src,
      filter ? _: _: true,
      name ? null,
    }:
    let
      orig = toAttrs src;
    in
    fromAttrs {
      inherit (orig) origSrc;
      filter = path: type: filter path type && orig.filter path type;
      name = if name != null then name else orig.name;
    };

  repositories = [
    ".svn"
    "CVS"
    ".hg"
    ".jj"
    ".pijul"
    "_darcs"
  ];
  cleanSourceFilter =
    path: type:
    let
      name = baseNameOf path;
    in
    !(
      name == ".git"
      || (type == "directory" && elem name repositories)
      || hasSuffix "~" name
      || match "\\.sw[a-z]|\\..*\\.sw[a-z]" name != null
      || hasSuffix ".o" name
      || hasSuffix ".so" name
      || (type == "symlink" && hasPrefix "result" name)
      || type == "unknown"
    );

  # The commit that a ref of a .git directory stands for: { value } or { error }. A .git file (worktree, submodule)
  # points to the directory, whose `commondir` may point to the one that holds the refs.
  commitIdOrError =
    let
      under =
        base: path:
        if hasPrefix "/" path then
          path
        else if hasPrefix "/" base then
          "${base}/${path}"
        else
          "/${base}/${path}";
      read =
        ref: git:
        let
          refFile = git + "/${ref}";
          packed = git + "/packed-refs";
          pointer = match "gitdir: (.*)" (fileContents git);
          gitDir = under (dirOf git) (head pointer);
          commonFile = "${gitDir}/commondir";
          commonDir = under gitDir (
            removeSuffix "/" (if pathIsRegularFile commonFile then fileContents commonFile else gitDir)
          );
          content = fileContents refFile;
          symbolic = match "ref: (.*)" content;
          parsePacked = match "([a-z0-9]+) ${ref}";
          found = filter (m: m != null) (map parsePacked (filter isString (split "\n" (readFile packed))));
        in
        if pathIsRegularFile git then
          if pointer == null then
            { error = "File contains no gitdir reference: " + git; }
          else
            read (removePrefix "${commonDir}/" "${gitDir}/${ref}") commonDir
        else if pathIsRegularFile refFile then
          (if symbolic == null then { value = content; } else read (head symbolic) git)
        else if pathIsRegularFile packed then
          if found == [ ] then
            { error = "Could not find " + ref + " in " + packed; }
          else
            { value = head (head found); }
        else
          { error = "Not a .git directory: " + toString git; };
    in
    read "HEAD";

  urlToName =
    url:
    let
      strip =
        name:
        let
          stem = match "(.*)\\.(git|tar|zip|gz|tgz|bz|tbz|bz2|tbz2|lzma|txz|xz|zstd)$" name;
        in
        if stem == null || head stem == name then name else strip (head stem);
    in
    strip (baseNameOf (removeSuffix "/" (last (splitString ":" (toString url)))));

  shortRev =
    rev:
    let
      base = baseNameOf (toString rev);
      version = match "([A-Za-z]+[-_. ]?)*(v)?([0-9.]+.*)" base;
    in
    if match "[a-f0-9]+" base != null then
      substring 0 7 base
    else if version != null then
      last version
    else
      base;

  fullName =
    repo: rev: suffix:
    urlToName repo
    + (if rev != null then "-${shortRev rev}" else "")
    + (if suffix != null then "-${suffix}" else "")
    + "-source";

  # Does the path, or for a directory anything that may lie below it, match the pattern? "**" spans directories.
  globMatcher =
    pattern:
    let
      pieces = text: filter isString (split "/" text);
      toRegex =
        piece:
        concatStringsSep "" (
          map (tok: if isList tok then "[^/]*" else escapeRegex tok) (split "\\*+" piece)
        );
      globs = map (piece: if piece == "**" then null else toRegex piece) (pieces pattern);
      count = length globs;
      hits =
        n: name:
        let
          glob = elemAt globs n;
        in
        glob == null || match glob name != null;
    in
    path: type:
    let
      names = pieces path;
      go =
        g: p:
        let
          name = elemAt names p;
        in
        if p >= length names then
          g >= count || type == "directory" || type == "symlink"
        else if g >= count then
          false
        else if elemAt globs g == null then
          g + 1 == count || (if hits (g + 1) name then go (g + 1) p else go g (p + 1))
        else
          hits g name && go (g + 1) (p + 1);
    in
    go 0 0;
in
{
  inherit (builtins) filterSource;

  # cleanSourceFilter :: Path -> type -> Bool — leaves out version control, editors' backups, objects, `result` links.
  # cleanSource :: source -> source
  # cleanSourceWith :: { src; filter ?; name ?; } -> source — filters compose.
  inherit cleanSourceFilter cleanSourceWith;
  cleanSource =
    src:
    cleanSourceWith {
      inherit src;
      filter = cleanSourceFilter;
    };

  # trace :: source -> source — shows what the filter says of each path.
  trace =
    src:
    let
      attrs = toAttrs src;
    in
    fromAttrs (
      attrs
      // {
        filter =
          path: type:
          let
            r = attrs.filter path type;
          in
          trace "${attrs.name}.filter ${path} = ${if r then "true" else "false"}" r;
      }
    )
    // {
      satisfiesSubpathInvariant = src.satisfiesSubpathInvariant or false;
    };

  # sourceByRegex :: source -> [String] -> source — regexes over paths relative to the source.
  sourceByRegex =
    src: regexes:
    let
      root = toString (toAttrs src).origSrc + "/";
    in
    cleanSourceWith {
      inherit src;
      filter =
        path: _:
        let
          relative = removePrefix root (toString path);
        in
        any (re: match re relative != null) regexes;
    };

  # sourceFilesBySuffices :: source -> [String] -> source — directories stay.
  sourceFilesBySuffices =
    src: suffices:
    cleanSourceWith {
      inherit src;
      filter =
        path: type: type == "directory" || any (suffix: hasSuffix suffix (baseNameOf path)) suffices;
    };

  # sourceByGlobs :: source -> [String] -> source — "src/**/*.c".
  sourceByGlobs =
    src: patterns:
    let
      root = "${toString src}/";
      matchers = map globMatcher patterns;
    in
    cleanSourceWith {
      inherit src;
      filter =
        path: type:
        let
          relative = removePrefix root path;
        in
        any (matches: matches relative type) matchers;
    };

  # pathIsGitRepo :: Path -> Bool — of a .git directory or file.
  # commitIdFromGitRepo :: Path -> String — of its HEAD; throws.
  pathIsGitRepo = path: commitIdOrError path ? value;
  commitIdFromGitRepo =
    path:
    let
      found = commitIdOrError path;
    in
    found.value or (throw found.error);

  # pathHasContext :: a -> Bool
  # canCleanSource :: a -> Bool — still a path of this machine, or filtered already.
  pathHasContext = builtins.hasContext;
  canCleanSource = src: src ? _isLibCleanSourceWith || !builtins.hasContext (toString src);

  # urlToName :: String -> String — "nixpkgs" of "https://…/nixpkgs.tar.gz".
  # shortRev :: String -> String — seven digits of a hash, the number of a version.
  # revOrTag :: (String | null) -> (String | null) -> String
  inherit urlToName shortRev;
  revOrTag =
    rev: tag:
    if tag != null then
      tag
    else if rev != null then
      rev
    else
      "HEAD";

  # repoRevToName :: String -> repo -> rev -> suffix -> String — by kind: "source", "versioned" or "full".
  repoRevToName =
    kind:
    if kind == "source" then
      (
        _: _: _:
        "source"
      )
    else if kind == "versioned" then
      (
        repo: rev: _:
        fullName repo rev null
      )
    else if kind == "full" then
      fullName
    else
      throw "repoRevToName: invalid kind";
}
