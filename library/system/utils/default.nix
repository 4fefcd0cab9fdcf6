# The module argument `utils`.
{ lib, ... }:
{
  config._module.args.utils = import ./utils.nix { inherit lib; };
}
