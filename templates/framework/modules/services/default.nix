# Services that a machine offers to the others of its owner.
{
  imports = [
    ./caddy.nix
    ./immich.nix
  ];
}
