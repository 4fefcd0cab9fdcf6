# Sets of programs for a purpose, for one user.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  bundles = import ../../programs/_lib/bundles.nix { inherit pkgs; };
  inherit (import ../_lib/option.nix { inherit lib; }) enable packages;
  cfg = config.nivis.bundles;
  chosen = lib.filterAttrs (name: _: cfg.${name}.enable) bundles;
in
{
  options.nivis.bundles =
    lib.mapAttrs (_: b: {
      enable = enable "${b.what} are there for the user";
    }) bundles
    // {
      excludePackages = packages "Packages of bundles that are left out.";
    };

  config.home = {
    packages = utils.removePackagesByName (lib.unique (
      lib.concatMap (b: b.packages) (lib.attrValues chosen)
    )) cfg.excludePackages;
    sessionVariables = lib.mkMerge (
      map (b: lib.mapAttrs (_: lib.mkDefault) (b.variables or { })) (lib.attrValues chosen)
    );
    sessionPath = lib.unique (lib.concatMap (b: b.path or [ ]) (lib.attrValues chosen));
  };
}
