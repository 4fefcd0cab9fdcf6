# Evaluates modules as one host and says more than the module system does where an option does not exist.
{
  lib,
  kind,
  class,
  modules,
  specialArgs,
}:
let
  inherit (import ./undeclared.nix { inherit lib kind; }) host;

  withNames =
    result:
    result
    // {
      inherit (result._module.args) pkgs;
      inherit lib;
      extendModules = args: withNames (host result.extendModules args);
    };
in
withNames (host lib.evalModules { inherit class modules specialArgs; })
