# Index: every overlay, by name; hosts get all of them. `own` is what pkgs/ holds.
{ callAll, inputs, ... }:
{
  flake.overlays = {
    own = final: _: callAll final;
    backports = import ./backports.nix { inherit inputs; };
    modifications = import ./modifications.nix;
    pins = import ./pins.nix;
  };
}
