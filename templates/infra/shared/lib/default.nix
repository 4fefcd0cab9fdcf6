# Functions that parts and modules share.
{ lib }:
let
  foldersIn =
    folder: lib.attrNames (lib.filterAttrs (_: kind: kind == "directory") (builtins.readDir folder));

  # The module in a file or a folder of that name.
  moduleIn =
    folder: name: kind:
    if kind == "directory" then
      lib.optionalAttrs (builtins.pathExists (folder + "/${name}/default.nix")) {
        ${name} = folder + "/${name}";
      }
    else
      lib.optionalAttrs (lib.hasSuffix ".nix" name && name != "default.nix") {
        ${lib.removeSuffix ".nix" name} = folder + "/${name}";
      };
in
{
  # infrastructure/<place>/<host>/host.nix, as host → facts.
  hostsIn =
    folder:
    let
      entries = lib.concatMap (
        place:
        let
          here = folder + "/${place}";
          isHost = name: builtins.pathExists (here + "/${name}/host.nix");
        in
        map (name: {
          inherit name;
          value = lib.mkMerge [
            (here + "/${name}/host.nix")
            {
              inherit place;
              module = here + "/${name}";
            }
          ];
        }) (lib.filter isHost (foldersIn here))
      ) (foldersIn folder);
      names = map (e: e.name) entries;
      twice = lib.filter (name: lib.count (n: n == name) names > 1) (lib.unique names);
    in
    if twice == [ ] then
      lib.listToAttrs entries
    else
      throw "infrastructure: the host ${lib.head twice} is in two places; give one of them another name.";

  # The modules of a folder by name: files, and folders with a default.nix.
  modulesIn = folder: lib.concatMapAttrs (moduleIn folder) (builtins.readDir folder);

  # The Nix files of a folder, imported, by name.
  dataIn =
    folder:
    let
      entry = file: _: lib.nameValuePair (lib.removeSuffix ".nix" file) (import (folder + "/${file}"));
    in
    lib.mapAttrs' entry (
      lib.filterAttrs (file: _: lib.hasSuffix ".nix" file) (builtins.readDir folder)
    );

  # Those packages that the machine's distribution has.
  available = lib.filter (package: package.meta.available or true);
}
