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

  # Names that `boot.kernelPackages` is given; the option says that the kernel is the distribution's.
  kernels =
    lib.genAttrs
      (map (kind: "linuxPackages${kind}") [
        ""
        "_latest"
        "_testing"
        "_zen"
        "_lqx"
        "_xanmod"
        "_xanmod_latest"
        "_hardened"
        "_rpi4"
        "_5_10"
        "_5_15"
        "_6_1"
        "_6_6"
        "_6_12"
        "_6_18"
        "_7_0"
        "_7_1"
      ])
      (name: {
        kernel = throw "`pkgs.${name}.kernel': the kernel is ${distribution}'s own, which Nivis does not know when it evaluates.";
      });

  base =
    final:
    lib.mapAttrs distributionPackage tables.names
    // kernels
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
