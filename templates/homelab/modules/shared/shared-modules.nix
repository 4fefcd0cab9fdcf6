# Index of modules that machines and homes have alike: facts, no settings.
{ lib, ... }:
let
  own = import ../../lib { inherit lib; };
in
{
  flake.sharedModules = own.filesIn ./.;
}
