# A small base for containers: no boot, no accounts, a list of packages of the size that is wanted.
{
  imports = [ ../modules/services/container.nix ];

  targets.packages.profile = "minimal";
}
