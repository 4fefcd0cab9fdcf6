# Index: a folder here with a host.nix is a host.
{ lib, ... }:
let
  own = import ../lib { inherit lib; };
in
{
  hosts = lib.mapAttrs (
    name: file:
    lib.mkMerge [
      file
      { module = ./${name}; }
    ]
  ) (own.foldersWith "host.nix" ./.);
}
