# Evaluates modules as one host and says more than the module system does where an option does not exist.
{
  lib,
  kind,
  class,
  modules,
  specialArgs,
}:
let
  explained = import ./undeclared.nix { inherit lib kind; };

  withNames =
    result:
    result
    // {
      inherit (result._module.args) pkgs;
      inherit lib;
      extendModules = args: withNames (explained result.extendModules args);
    };
in
withNames (explained lib.evalModules { inherit class modules specialArgs; })
