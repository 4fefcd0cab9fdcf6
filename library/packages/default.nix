# `pkgs` of a Linux host without nixpkgs: references to the distribution's packages, and what the library makes itself.
{
  lib,
  hostPlatform,
  distribution,
  overlays ? [ ],
}:
let
  managerOf = {
    debian = "apt";
    ubuntu = "apt";
    fedora = "dnf";
    arch = "pacman";
    alpine = "apk";
    # By their names in nixpkgs.
    darwin = "nix";
  };

  tables = import ./tables.nix;

  distributionPackage = import ./distribution-package.nix {
    inherit lib distribution;
    manager = managerOf.${distribution};
    inherit (tables) sbin facts;
    sizes = import ./sizes.nix { inherit lib; };
  };

  base =
    final:
    lib.mapAttrs distributionPackage tables.names
    // {
      # For an overlay: a package that the machine has from another repository than its distribution's.
      inherit distributionPackage;
    }
    // import ./made.nix {
      inherit lib;
      pkgs = final;
    }
    // import ./stdenv.nix {
      inherit lib hostPlatform;
      pkgs = final;
    };
in
lib.fix (lib.foldl' (lib.flip lib.extends) base overlays)
