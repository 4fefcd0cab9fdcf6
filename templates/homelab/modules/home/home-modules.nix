# Index of modules of homes. New things go to modules/nixos, unless only a home can do them.
{ lib, ... }:
let
  own = import ../../lib { inherit lib; };
in
{
  flake.homeModules = own.filesIn ./.;
}
