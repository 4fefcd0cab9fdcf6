# Index of modules of homes, by their names without `home-`. New things go to modules/nixos, unless only a home can do them.
{ lib, ... }:
let
  own = import ../../lib { inherit lib; };
in
{
  flake.homeModules = lib.mapAttrs' (name: lib.nameValuePair (lib.removePrefix "home-" name)) (
    own.filesIn ./.
  );
}
