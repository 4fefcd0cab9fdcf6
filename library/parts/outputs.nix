# The outputs that are written per system.
{ lib, flake-parts-lib, ... }:
let
  inherit (lib) mkOption types;

  app = types.submodule {
    options = {
      type = mkOption {
        type = types.enum [ "app" ];
        default = "app";
        description = "What flakes call a program to run.";
      };
      program = mkOption {
        type = types.coercedTo types.package lib.getExe types.str;
        description = "The program, or a package with one.";
      };
      meta = mkOption {
        type = types.lazyAttrsOf types.raw;
        default = { };
        description = "What is said of it.";
      };
    };
  };

  set =
    type: description:
    mkOption {
      type = types.lazyAttrsOf type;
      default = { };
      inherit description;
    };

  outputs = {
    packages = set types.package "Packages.";
    devShells = set types.package "Shells to develop in.";
    checks = set types.package "What is built to test.";
    apps = set app "Programs to run.";
    legacyPackages = set types.raw "Sets of packages, of any shape.";
  };

  transposed =
    name: option:
    flake-parts-lib.mkTransposedPerSystemModule {
      inherit name option;
      file = ./outputs.nix;
    };
in
{
  imports = lib.mapAttrsToList transposed outputs ++ [
    {
      options.flake.formatter = mkOption {
        type = types.lazyAttrsOf types.package;
        default = { };
        description = "See `perSystem.formatter`.";
      };
      options.perSystem = flake-parts-lib.mkPerSystemOption {
        _file = ./outputs.nix;
        options.formatter = mkOption {
          type = types.nullOr types.package;
          default = null;
          description = "What formats the files of this flake.";
        };
      };
    }
    (
      { config, ... }:
      {
        flake.formatter = lib.filterAttrs (_: formatter: formatter != null) (
          lib.mapAttrs (_: one: one.formatter) config.allSystems
        );
      }
    )
  ];
}
