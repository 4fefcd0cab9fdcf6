# Functions that the flake's modules and the machines' modules share.
{ lib }:
{
  # The Nix files of a folder but its index, as name → path; names are those of the files.
  filesIn =
    folder:
    let
      isWanted =
        file: kind: kind == "regular" && lib.hasSuffix ".nix" file && !lib.hasSuffix "-modules.nix" file;
      entry = file: _: lib.nameValuePair (lib.removeSuffix ".nix" file) (folder + "/${file}");
    in
    lib.mapAttrs' entry (lib.filterAttrs isWanted (builtins.readDir folder));

  # The folders of a folder that hold the named file, as name → path of the file.
  foldersWith =
    file: folder:
    lib.filterAttrs (_: builtins.pathExists) (
      lib.mapAttrs (name: _: folder + "/${name}/${file}") (
        lib.filterAttrs (_: kind: kind == "directory") (builtins.readDir folder)
      )
    );

  disks = import ./disks.nix { inherit lib; };
}
