# Our own packages: a folder here with a package.nix each.
{ lib, pkgs }:
lib.mapAttrs (name: _: pkgs.callPackage (./. + "/${name}/package.nix") { }) (
  lib.filterAttrs (_: kind: kind == "directory") (builtins.readDir ./.)
)
