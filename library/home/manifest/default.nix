# The home as one JSON text (docs/reference/manifest.md), and what activation takes.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  built = import ../../system/manifest/build.nix {
    inherit config lib pkgs;
    name = "nivis-home-${config.home.username}";
    inherit (config.home) packages;
    pathsToLink = [ "/" ];
  };
in
{
  imports = [
    ../../system/manifest/sections.nix
    ../../system/assertions
    ../../system/nivis
    ../../system/nixpkgs
    ../../system/utils
  ];

  options = {
    home.activationPackage = lib.mkOption {
      type = lib.types.raw;
      internal = true;
      description = "What activation takes.";
    };
    system.build = lib.mkOption {
      type = lib.types.lazyAttrsOf lib.types.raw;
      default = { };
      description = "What is made from the configuration.";
    };
  };

  config = {
    home.activationPackage = built.toplevel;
    system.build = { inherit (built) manifest toplevel; };
  };
}
