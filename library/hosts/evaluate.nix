# Evaluates modules as one host and says more than the module system does where an option does not exist.
{
  lib,
  kind,
  class,
  modules,
  specialArgs,
  # Further module arguments.
  ownArgs ? { },
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
withNames (
  if lib.modules ? evalHost then
    host lib.modules.evalHost {
      inherit
        class
        modules
        specialArgs
        ownArgs
        ;
    }
  else
    host lib.evalModules {
      inherit class specialArgs;
      modules = modules ++ [ { _module.args = ownArgs; } ];
    }
)
