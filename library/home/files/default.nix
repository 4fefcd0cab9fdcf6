# Files in the home: links into the store.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatMap
    hasPrefix
    mkOption
    types
    ;

  cfg = config;
  home = config.home.homeDirectory;

  fileType = import ./type.nix { inherit lib pkgs home; };

  files =
    folder: description:
    mkOption {
      type = fileType folder;
      default = { };
      inherit description;
    };

  enabled = lib.filter (f: f.enable) (lib.attrValues cfg.home.file);
  duplicates = lib.attrNames (
    lib.filterAttrs (_: fs: lib.length fs > 1) (lib.groupBy (f: f.target) enabled)
  );

  isOutOfStore = source: source._type or null == "out-of-store-symlink";
  # What is not in the store yet is copied there.
  stored =
    f:
    if isOutOfStore f.source then
      f.source.outPath
    else if builtins.hasContext "${toString f.source}" then
      "${f.source}"
    else
      "${builtins.path {
        path = f.source;
        name = "home-${lib.strings.sanitizeDerivationName (baseNameOf f.target)}";
      }}";

  # A folder that evaluation may look into: one of the configuration, not one that is still to be made.
  isReadable =
    source: !(lib.isDerivation source) && !(isOutOfStore source) && lib.pathIsDirectory source;

  # The files below a folder, by their path in it.
  leaves =
    f: prefix: folder:
    concatMap (
      name:
      let
        path = folder + "/${name}";
        kind = (builtins.readDir folder).${name};
        isFolder = kind == "directory" || (kind == "symlink" && !f.ignorelinks && lib.pathIsDirectory path);
      in
      if isFolder then leaves f "${prefix}${name}/" path else [ "${prefix}${name}" ]
    ) (lib.attrNames (builtins.readDir folder));

  absolute = target: if hasPrefix "/" target then target else "${home}/${target}";

  entry = f: source: {
    mode =
      if isOutOfStore f.source then
        "direct-symlink"
      else if f.executable == null || f.text != null then
        "symlink"
      else if f.executable then
        "0755"
      else
        "0644";
    user = cfg.home.username;
    group = "";
    inherit source;
    inherit (f) force;
  };

  entries =
    f:
    if f.recursive && isReadable f.source then
      map (leaf: lib.nameValuePair "${absolute f.target}/${leaf}" (entry f "${stored f}/${leaf}")) (
        leaves f "" f.source
      )
    else
      [ (lib.nameValuePair (absolute f.target) (entry f (stored f))) ];
in
{
  options = {
    home.file = files home "Files, relative to the home.";
    lib = mkOption {
      type = types.attrsOf types.attrs;
      default = { };
      description = "Functions that modules have for each other.";
    };
  };

  config = {
    lib.file.mkOutOfStoreSymlink = path: {
      _type = "out-of-store-symlink";
      outPath = toString path;
    };

    assertions =
      map (target: {
        assertion = false;
        message = "Two entries of `home.file' make the same file, ${target}; give one another `target'.";
      }) duplicates
      ++ map (f: {
        assertion = !f.recursive || isReadable f.source || lib.isDerivation f.source == false;
        message = "`home.file.\"${f.target}\".recursive': its source is still to be made, so its files are not known now. Link it as a whole, or use a folder of the configuration.";
      }) enabled;

    nivis.manifest.files = lib.listToAttrs (concatMap entries enabled);
  };
}
