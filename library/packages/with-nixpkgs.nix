# `pkgs` of a Linux host whose packages come from nixpkgs: its own set, with what the library makes without a builder.
{ lib, nixpkgs }:
let
  made = import ./made.nix {
    inherit lib;
    pkgs = final;
  };
  final =
    nixpkgs
    // made
    // {
      formats = nixpkgs.formats // made.formats;
    };
in
final
