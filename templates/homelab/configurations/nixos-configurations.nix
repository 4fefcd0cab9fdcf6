# Index: a folder here with a host.nix is a host.
{ lib, ... }:
let
  own = import ../lib { inherit lib; };

  files = own.foldersWith "host.nix" ./.;
  isName = name: builtins.match "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?" name != null;
  badNames = lib.filter (name: !isName name) (lib.attrNames files);
in
{
  hosts =
    lib.mapAttrs
      (
        name: file:
        lib.mkMerge [
          file
          { module = ./${name}; }
        ]
      )
      (
        if badNames == [ ] then
          files
        else
          throw "configurations/${lib.head badNames}: not a name of a host; small letters, digits and `-', at most 63."
      );
}
