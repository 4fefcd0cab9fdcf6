# Index: a folder here with a disko.nix is a layout of disks.
{ lib, ... }:
let
  own = import ../lib { inherit lib; };
in
{
  flake.diskoConfigurations = lib.mapAttrs (_: import) (own.foldersWith "disko.nix" ./.);
}
