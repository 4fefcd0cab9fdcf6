# Index of ordinary shells: a folder here with a shell.nix is `devShells.<folder>`.
{ lib, ... }:
let
  own = import ../lib { inherit lib; };
in
{
  perSystem =
    { config, pkgs, ... }:
    {
      devShells = lib.mapAttrs (_: file: pkgs.callPackage file { ownPackages = config.packages; }) (
        own.foldersWith "shell.nix" ./.
      );
    };
}
