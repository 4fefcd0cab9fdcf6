# Output for the layout of disks: `disko --flake .#<host>` reads it before there is a machine.
{ lib, ... }:
{
  options.flake.diskoConfigurations = lib.mkOption {
    type = lib.types.lazyAttrsOf lib.types.raw;
    default = { };
    description = "Layout of the disks, by host.";
  };
}
