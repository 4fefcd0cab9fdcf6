# `flake`: the outputs. Those known here may be written in several modules; any other in one.
{ lib, moduleLocation, ... }:
let
  inherit (lib) mapAttrs mkOption types;

  # A module for others, which knows where it is from.
  named =
    class:
    mapAttrs (
      name: module: {
        _class = class;
        _file = "${toString moduleLocation}#${class}Modules.${name}";
        key = "${toString moduleLocation}#${class}Modules.${name}";
        imports = [ module ];
      }
    );

  modules =
    class:
    mkOption {
      type = types.lazyAttrsOf types.deferredModule;
      default = { };
      apply = named class;
      description = "Modules that other flakes may import.";
    };

  set = mkOption {
    type = types.lazyAttrsOf types.raw;
    default = { };
    description = "Hosts or functions, by name.";
  };
in
{
  options.flake = mkOption {
    description = "The outputs of the flake.";
    type = types.submoduleWith {
      modules = [
        {
          freeformType = types.lazyAttrsOf (
            types.unique {
              message = "This output of the flake is not made of parts: write all of it in one module, or declare `options.flake.<name>`.";
            } types.raw
          );
          options = {
            nixosModules = modules "nixos";
            nixosConfigurations = set;
            linuxConfigurations = set;
            homeConfigurations = set;
            darwinConfigurations = set;
            overlays = mkOption {
              type = types.lazyAttrsOf (
                types.uniq (types.functionTo (types.functionTo (types.lazyAttrsOf types.raw)))
              );
              default = { };
              description = "Changes of package sets.";
            };
          };
        }
      ];
    };
  };
}
