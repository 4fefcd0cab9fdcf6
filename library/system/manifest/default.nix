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
    inherit config lib pkgs;
    name = "nivis-system-${config.system.name}";
    packages = config.environment.systemPackages;
    inherit (config.environment) pathsToLink;
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

      stateVersion = mkOption {
        type = types.str;
        default = "26.05";
        description = "The release whose defaults for data on disk this host was first set up with.";
      };

      build = mkOption {
        type = types.submodule { freeformType = types.lazyAttrsOf types.raw; };
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
    };

    system.build = {
      inherit (built) manifest toplevel;
    };
  };
}
