# Machines with Linux: NixOS, or the distribution that was there.
{ lib, ofKind, ... }:
{
  flake = {
    linuxConfigurations = ofKind "linux";
    nixosConfigurations = ofKind "nixos";

    # For others: each module by itself.
    nixosModules = (import ../shared/modules { inherit lib; }).modules;

    homeModules.default = ../shared/modules/platforms/home-manager;
  };
}
