# Outputs for modules that are not of NixOS alone; every file may add some.
{ lib, ... }:
let
  modules =
    description:
    lib.mkOption {
      type = lib.types.lazyAttrsOf lib.types.deferredModule;
      default = { };
      inherit description;
    };
in
{
  options.flake = {
    homeModules = modules "Modules of homes.";
    sharedModules = modules "Modules of machines and of homes.";
  };
}
