# Files under /etc: links into the store, or copies with their own mode and owner.
{ config, lib, ... }:
let
  enabled = lib.filter (f: f.enable) (lib.attrValues config.environment.etc);
  duplicates = lib.attrNames (
    lib.filterAttrs (_: files: lib.length files > 1) (lib.groupBy (f: f.target) enabled)
  );

  targets = lib.genAttrs (map (f: f.target) enabled) (_: null);
  above = target: lib.init (lib.splitString "/" target);
  # The folders a file stands in, from the outermost.
  foldersOf =
    target:
    lib.genList (n: lib.concatStringsSep "/" (lib.take (n + 1) (above target))) (
      lib.length (above target)
    );
  inAFile = lib.concatMap (
    target:
    map (folder: {
      inherit folder target;
    }) (lib.filter (folder: targets ? ${folder}) (foldersOf target))
  ) (lib.attrNames targets);
in
{
  imports = [ ./options.nix ];

  config = {
    assertions =
      map (target: {
        assertion = false;
        message = "Two entries of `environment.etc` make the same file, /etc/${target}; give one another `target`.";
      }) duplicates
      ++ map (c: {
        assertion = false;
        message = "`environment.etc' makes /etc/${c.folder} a link or file of its own, so /etc/${c.target} cannot stand in it.";
      }) inAFile;

    nivis.manifest.files = lib.listToAttrs (
      map (f: {
        name = "/etc/${f.target}";
        value = {
          inherit (f) mode user group;
          source = "${f.source}";
        };
      }) enabled
    );
  };
}
