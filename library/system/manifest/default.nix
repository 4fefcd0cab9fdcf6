# What the machine will be, as one JSON text (docs/reference/manifest.md), and the system made of it.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;

  built = import ./build.nix {
    inherit lib pkgs;
    config = {
      inherit (config) assertions warnings;
      nivis = { inherit (config.nivis) kind manifest; };
    };
    name = "nivis-system-${config.system.name}";
    packages = config.environment.systemPackages;
    inherit (config.environment) pathsToLink;
    links =
      lib.mapAttrs' (
        name: system: lib.nameValuePair "specialisation/${name}" system
      ) config.system.build.specialisations
      # A system whose checks cannot be built is not built.
      // lib.listToAttrs (
        lib.imap0 (n: check: lib.nameValuePair "checks/${toString n}" check) config.system.checks
      );
  };
in
{
  imports = [ ./sections.nix ];

  options = {
    system = {
      name = mkOption {
        type = types.str;
        default = if config.networking.hostName == "" then "unnamed" else config.networking.hostName;
        defaultText = lib.literalExpression ''if config.networking.hostName == "" then "unnamed" else config.networking.hostName'';
        description = "The name of the system in its store path.";
      };

      configurationRevision = mkOption {
        type = types.nullOr types.str;
        default = null;
        description = "The revision of the flake or repository this system was made from.";
      };

      checks = mkOption {
        type = types.listOf types.package;
        default = [ ];
        description = "What must be made before the system is.";
      };

      stateVersion = mkOption {
        type = types.str;
        default = "26.05";
        description = "The release whose defaults for data on disk this host was first set up with.";
      };

      build = mkOption {
        type = types.submodule { freeformType = types.lazyAttrsOf types.unspecified; };
        default = { };
        description = "What is made from the configuration.";
      };
    };
  };

  config = {
    nivis.manifest.host = {
      name = config.networking.hostName;
      inherit (config.networking) domain;
      inherit (config.system) stateVersion;
      inherit (config.nixpkgs.hostPlatform) system;
      inherit (config.nivis) distribution tags;
    }
    // lib.optionalAttrs (config.system.configurationRevision != null) {
      inherit (config.system) configurationRevision;
    };

    system.build = {
      inherit (built) manifest toplevel;
    };
  };
}
