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
  script = config.home.activationScript;
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
    nivis.manifest.homes.${config.home.username} = {
      home = config.home.homeDirectory;
      unitFolder = "${config.xdg.configHome}/systemd/user";
      # Those of a manifest for a home stand in its own section.
      units = { };
      activation = if script == null then null else "${script}";
    };

    home.activationPackage = built.toplevel;
    system.build = { inherit (built) manifest toplevel; };
  };
}
