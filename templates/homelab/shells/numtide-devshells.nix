# Index of shells for numtide's devshell: a folder here with a devshell.nix is `devShells.<folder>`.
{ lib, mkDevshell, ... }:
let
  own = import ../lib { inherit lib; };
in
{
  perSystem =
    { pkgs, system, ... }:
    {
      devShells = lib.mapAttrs (_: mkDevshell pkgs system) (own.foldersWith "devshell.nix" ./.);
    };
}
