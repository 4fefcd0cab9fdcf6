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
      hostsAt =
        place:
        let
          here = folder + "/${place}";
          isHost = name: builtins.pathExists (here + "/${name}/host.nix");
        in
        map (name: { inherit name place; }) (lib.filter isHost (foldersIn here));
      entry =
        { name, place }:
        let
          here = folder + "/${place}/${name}";
        in
        lib.nameValuePair name (
          lib.mkMerge [
            (here + "/host.nix")
            {
              inherit place;
              module = here;
            }
          ]
        );
      found = lib.concatMap hostsAt (foldersIn folder);
      twice = lib.filter (others: lib.length others > 1) (lib.attrValues (lib.groupBy (h: h.name) found));
      badNames = lib.filter (h: builtins.match "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?" h.name == null) found;
      folderOf = h: "infrastructure/${h.place}/${h.name}";
    in
    if badNames != [ ] then
      throw "${folderOf (lib.head badNames)}: not a name of a host; small letters, digits and `-', at most 63."
    else if twice != [ ] then
      throw "the host ${(lib.head (lib.head twice)).name} is in two places, ${
        lib.concatMapStringsSep " and " folderOf (lib.head twice)
      }; give one of them another name."
    else
      lib.listToAttrs (map entry found);

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
