# Sets of programs for a purpose, for one user.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  bundles = import ../../programs/_lib/bundles.nix { inherit lib pkgs utils; };
  chosen = bundles.chosen config.nivis.bundles;
in
{
  options.nivis.bundles = bundles.options "the user";

  config.warnings = chosen.warnings;
  config.home = {
    inherit (chosen) packages;
    sessionVariables = chosen.variables;
    sessionPath = chosen.path;
  };
}
