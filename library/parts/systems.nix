# `perSystem`: what is the same for every system, evaluated once for each.
{
  config,
  lib,
  flake-parts-lib,
  inputs,
  packagesFor,
  self,
  ...
}:
let
  inherit (lib)
    genAttrs
    isAttrs
    mapAttrs
    mkOption
    mkOptionDefault
    types
    ;

  # An output of a flake for one system: `packages.${system}.x` as `packages.x`.
  forSystem =
    system: flake:
    let
      isPerSystem = name: output: config.transposition ? ${name} && isAttrs output && output ? ${system};
    in
    mapAttrs (_: output: output.${system}) (lib.filterAttrs isPerSystem flake);

  getSystem = system: config.allSystems.${system} or (config.perSystem system);
in
{
  options = {
    systems = mkOption {
      type = types.listOf types.str;
      example = [
        "x86_64-linux"
        "aarch64-linux"
      ];
      description = "The systems that `perSystem` is evaluated for.";
    };

    perSystem = mkOption {
      type = flake-parts-lib.mkPerSystemType (
        {
          config,
          options,
          system,
          ...
        }:
        {
          _file = ./systems.nix;
          options.allModuleArgs = mkOption {
            type = types.lazyAttrsOf types.raw;
            internal = true;
            description = "What modules of `perSystem` have as arguments.";
          };
          config.allModuleArgs = config._module.args // {
            inherit config options system;
          };
          config._module.args = {
            pkgs = mkOptionDefault (
              if inputs ? nixpkgs.legacyPackages then
                inputs.nixpkgs.legacyPackages.${system}
              else
                packagesFor system
            );
            self' = forSystem system self;
            inputs' = mapAttrs (_: forSystem system) inputs;
          };
        }
      );
      default = { };
      description = "A module of what is made for one system; `system` and `pkgs` are among its arguments.";
      apply =
        module: system:
        (lib.evalModules {
          modules = [ module ];
          prefix = [
            "perSystem"
            system
          ];
          specialArgs = { inherit system; };
          class = "perSystem";
        }).config;
    };

    allSystems = mkOption {
      type = types.lazyAttrsOf types.unspecified;
      internal = true;
      description = "`perSystem` for each of the systems.";
    };

    transposition = mkOption {
      type = types.lazyAttrsOf (types.submodule { });
      default = { };
      internal = true;
      description = "Outputs that are written per system.";
    };
  };

  config = {
    allSystems = genAttrs config.systems config.perSystem;
    flake = mapAttrs (name: _: mapAttrs (_: one: one.${name}) config.allSystems) config.transposition;

    _module.args = {
      inherit getSystem;
      # Calls a function with the arguments that `perSystem` modules have.
      withSystem = system: function: function (getSystem system).allModuleArgs;
    };
  };
}
