# Files and directories, read during evaluation.
{ lib }:
let
  inherit (builtins)
    attrNames
    concatMap
    filter
    isString
    listToAttrs
    mapAttrs
    match
    pathExists
    readDir
    readFileType
    ;
  inherit (lib.strings) hasSuffix removeSuffix;

  isType = type: path: pathExists path && readFileType path == type;
  pathIsDirectory = isType "directory";

  listFilesRecursive =
    dir:
    let
      entries = readDir dir;
    in
    concatMap (
      name:
      if entries.${name} == "directory" then
        listFilesRecursive (dir + "/${name}")
      else
        [ (dir + "/${name}") ]
    ) (attrNames entries);

  packagesFromDirectoryRecursive =
    {
      callPackage,
      newScope ? null,
      directory,
    }@args:
    let
      entries = readDir directory;
      packages =
        args:
        listToAttrs (
          concatMap (
            name:
            let
              type = entries.${name};
              path = directory + "/${name}";
            in
            if type == "directory" then
              [
                {
                  inherit name;
                  value = packagesFromDirectoryRecursive (args // { directory = path; });
                }
              ]
            else if type != "regular" then
              throw "lib.filesystem.packagesFromDirectoryRecursive: Unsupported file type ${type} at path ${toString path}\n"
            else if hasSuffix ".nix" name then
              [
                {
                  name = removeSuffix ".nix" name;
                  value = args.callPackage path { };
                }
              ]
            else
              [ ]
          ) (attrNames entries)
        );
    in
    if pathExists (directory + "/package.nix") then
      callPackage (directory + "/package.nix") { }
    else if args ? newScope then
      lib.attrsets.recurseIntoAttrs (
        lib.customisation.makeScope newScope (
          self: packages (args // { inherit (self) callPackage newScope; })
        )
      )
    else
      packages args;
in
{
  inherit (builtins)
    baseNameOf
    dirOf
    hashFile
    isPath
    readDir
    readFileType
    ;

  # pathType :: Path -> String — "directory", "regular", "symlink" or "unknown"; throws where nothing is.
  pathType = readFileType;

  # pathIsDirectory, pathIsRegularFile :: Path -> Bool — false where nothing is.
  inherit pathIsDirectory;
  pathIsRegularFile = isType "regular";

  # haskellPathsInDir :: Path -> { name = Path; } — of subdirectories with a cabal file of their own name.
  haskellPathsInDir =
    root:
    mapAttrs (name: _: root + "/${name}") (
      lib.attrsets.filterAttrs (name: _: pathExists (root + "/${name}/${name}.cabal")) (readDir root)
    );

  # locateDominatingFile :: String -> Path -> ({ path; matches; } | null)
  # The nearest directory, from here upwards, with an entry that matches the regex.
  locateDominatingFile =
    pattern: file:
    let
      go =
        path:
        let
          matches = filter (m: m != null) (map (match pattern) (attrNames (readDir path)));
        in
        if matches != [ ] then
          { inherit path matches; }
        else if toString path == "/" then
          null
        else
          go (dirOf path);
      parent = dirOf file;
      isDirectory = toString file == "/" || (readDir parent).${baseNameOf file} or null == "directory";
    in
    go (if isDirectory then file else parent);

  # listFilesRecursive :: Path -> [Path]
  inherit listFilesRecursive;

  # packagesFromDirectoryRecursive :: { callPackage; newScope ?; directory; } -> Attrs
  # A package for each *.nix file and each directory with a package.nix; directories within become sets (or scopes).
  inherit packagesFromDirectoryRecursive;

  # resolveDefaultNix :: (Path | String) -> (Path | String) — the file that `import` would read.
  resolveDefaultNix =
    v:
    if pathIsDirectory v then
      v + "/default.nix"
    else if isString v && hasSuffix "/" v then
      v + "default.nix"
    else
      v;
}
