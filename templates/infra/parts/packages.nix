# Our own packages: for hosts as an overlay, for people as an output.
{ lib, ... }:
let
  folder = ../shared/packages;
  names = lib.attrNames (lib.filterAttrs (_: kind: kind == "directory") (builtins.readDir folder));
  callAll = pkgs: lib.genAttrs names (name: pkgs.callPackage (folder + "/${name}/package.nix") { });
in
{
  flake.overlays.default = final: _: callAll final;

  perSystem =
    { pkgs, ... }:
    {
      packages = callAll pkgs;
    };
}
