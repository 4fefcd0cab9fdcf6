# `pkgs` of a Linux host without nixpkgs: references to the distribution's packages, and what the library makes itself.
{
  lib,
  hostPlatform,
  distribution,
  overlays ? [ ],
}:
let
  readTable = file: builtins.fromJSON (builtins.readFile file);
  sbin = lib.genAttrs (readTable ./sbin.json) (_: null);

  managerOf = {
    debian = "apt";
    ubuntu = "apt";
    fedora = "dnf";
    arch = "pacman";
    alpine = "apk";
  };

  distributionPackage = import ./distribution-package.nix {
    inherit lib sbin distribution;
    manager = managerOf.${distribution};
  };

  base =
    final:
    let
      builders = import ./builders.nix {
        inherit lib sbin;
        pkgs = final;
      };
    in
    lib.mapAttrs distributionPackage (readTable ./names.json)
    // builders.public
    // {
      inherit lib;
      formats = import ./formats.nix {
        inherit lib;
        pkgs = final;
      };
      stdenv = {
        inherit hostPlatform;
        buildPlatform = hostPlatform;
        targetPlatform = hostPlatform;
        inherit (hostPlatform) system isLinux isDarwin;
      };
      inherit (hostPlatform) system;
      runtimeShell = "/bin/bash";
      callPackage = file: args: lib.callPackageWith final file args;

      # What modules of this library ask for and nixpkgs has under no name.
      nivis = {
        unitNames = readTable ./unit-names.json;
        inherit (builders) unitScript requiredPackages;
        defaultServicePath = with final; [
          coreutils
          findutils
          gnugrep
          gnused
          systemd
        ];
      };
    };
in
lib.fix (lib.foldl' (lib.flip lib.extends) base overlays)
