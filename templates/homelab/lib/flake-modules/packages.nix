# The packages of pkgs/, as an output and for the overlay.
{ lib, ... }:
let
  own = import ../. { inherit lib; };
  callAll = pkgs: lib.mapAttrs (_: file: pkgs.callPackage file { }) (own.foldersWith "package.nix" ../../pkgs);
in
{
  _module.args = { inherit callAll; };
  perSystem =
    { pkgs, ... }:
    {
      packages = callAll pkgs;
    };
}
