# Sets of programs for a purpose, for everyone.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  bundles = import ../_lib/bundles.nix { inherit lib pkgs utils; };
  chosen = bundles.chosen config.nivis.bundles;
in
{
  options.nivis.bundles = bundles.options "everyone";

  config.warnings = chosen.warnings;
  config.environment = {
    systemPackages = chosen.packages;
    inherit (chosen) variables;
    extraInit = lib.concatMapStrings (folder: "export PATH=\"${folder}:$PATH\"\n") chosen.path;
  };
}
