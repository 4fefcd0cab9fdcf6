# What it is for.
{
  imports = [
    ./base.nix
    ../hardware/__name__.nix
    ../modules/services/development.nix
  ];
}
