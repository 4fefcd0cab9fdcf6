# Sets of programs for a purpose, for everyone.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  bundles = import ../_lib/bundles.nix { inherit pkgs; };
  inherit (import ../../home/_lib/option.nix { inherit lib; }) enable packages;
  cfg = config.nivis.bundles;
  chosen = lib.filterAttrs (name: _: cfg.${name}.enable) bundles;
in
{
  options.nivis.bundles =
    lib.mapAttrs (_: b: {
      enable = enable "${b.what} are there for everyone";
    }) bundles
    // {
      excludePackages = packages "Packages of bundles that are left out.";
    };

  config.environment = {
    systemPackages = utils.removePackagesByName (lib.unique (
      lib.concatMap (b: b.packages) (lib.attrValues chosen)
    )) cfg.excludePackages;
    variables = lib.mkMerge (
      map (b: lib.mapAttrs (_: lib.mkDefault) (b.variables or { })) (lib.attrValues chosen)
    );
    extraInit = lib.concatMapStrings (folder: "export PATH=\"${folder}:$PATH\"\n") (
      lib.unique (lib.concatMap (b: b.path or [ ]) (lib.attrValues chosen))
    );
  };
}
