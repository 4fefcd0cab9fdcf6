# Options of `perSystem`, which any module of the flake may add.
{ lib }:
let
  inherit (lib) mkOption types;
in
rec {
  mkPerSystemType = module: types.deferredModuleWith { staticModules = [ module ]; };
  mkPerSystemOption = module: mkOption { type = mkPerSystemType module; };
}
