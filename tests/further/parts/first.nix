# Says something itself, and reaches what the second reaches, too.
{ config, ... }:
{
  imports = [
    ./shared.nix
    ./listed.nix
  ];
  my.steps = [ "first at ${toString config.my.base}" ];
}
