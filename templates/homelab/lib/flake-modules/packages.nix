# The packages of pkgs/, as an output and for the overlay.
{ lib, ... }:
let
  own = import ../. { inherit lib; };
  files = own.foldersWith "package.nix" ../../pkgs;
  callAll = pkgs: lib.mapAttrs (_: file: pkgs.callPackage file { }) files;
in
{
  _module.args = { inherit callAll; };
  perSystem =
    { pkgs, ... }:
    {
      packages = callAll pkgs;
    };
}
