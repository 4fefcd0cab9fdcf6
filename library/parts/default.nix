# `nivis.lib.mkFlake`: a flake's outputs from modules, in the shape that flake-parts gives them. A flake that names its
# input `flake-parts` and lets it follow `nivis` is taken by the one or the other without a change.
{
  lib,
  # What `pkgs` is where the flake has no nixpkgs.
  packagesFor,
}:
let
  inherit (lib) setDefaultModuleLocation;

  missing = what: throw "nivis.lib.mkFlake: ${what}. For example:\n\n${example}";
  example = ''
    outputs = inputs: inputs.nivis.lib.mkFlake { inherit inputs; } { imports = [ ./parts/packages.nix ]; };
  '';

  perSystemOption = import ./per-system-option.nix { inherit lib; };

  # What modules of the flake get as `flake-parts-lib`.
  helpers = {
    inherit (perSystemOption) mkPerSystemOption mkPerSystemType;
    mkSubmoduleOptions =
      options: lib.mkOption { type = lib.types.submoduleWith { modules = [ { inherit options; } ]; }; };
    mkTransposedPerSystemModule =
      {
        name,
        option,
        file,
      }:
      import ./transposed.nix {
        inherit
          lib
          name
          option
          file
          ;
        inherit (perSystemOption) mkPerSystemOption;
      };
    # A module of this flake for others: its first arguments are given here.
    importApply = file: arguments: setDefaultModuleLocation file (import file arguments);
  };

  evalFlakeModule =
    {
      inputs ? missing "`inputs' is missing: the arguments of the flake's outputs",
      self ? inputs.self or (missing "`inputs' has no `self': give all arguments of the flake's outputs"),
      specialArgs ? { },
      moduleLocation ? "${self.outPath}/flake.nix",
    }:
    module:
    lib.evalModules {
      class = "flake";
      specialArgs = {
        inherit
          inputs
          self
          moduleLocation
          packagesFor
          ;
        flake-parts-lib = helpers;
      }
      // specialArgs;
      modules = [
        ./flake.nix
        ./systems.nix
        ./outputs.nix
        (setDefaultModuleLocation moduleLocation module)
      ];
    };
in
helpers
// {
  inherit evalFlakeModule;
  mkFlake = arguments: module: (evalFlakeModule arguments module).config.flake;
}
