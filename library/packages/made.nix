# What the library makes itself, over any package set: the same with the distribution's packages and with nixpkgs'.
{
  lib,
  pkgs,
}:
let
  tables = import ./tables.nix;
  builders = import ./builders.nix {
    inherit lib pkgs;
    inherit (tables) sbin;
  };
in
builders.public
// {
  formats = import ./formats.nix { inherit lib pkgs; };

  # What modules of this library ask for and nixpkgs has under no name.
  nivis = {
    inherit (builders) unitScript requiredPackages;

    # Unit → manager → what the distribution calls it, where that differs from NixOS.
    inherit (tables) unitNames;

    defaultServicePath = [
      pkgs.coreutils
      pkgs.findutils
      pkgs.gnugrep
      pkgs.gnused
      pkgs.systemd
    ];
  };
}
