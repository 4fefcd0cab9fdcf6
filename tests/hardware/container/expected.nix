# Written by `nivis hardware`, which may write it again: changes belong into another file.
{ lib, ... }:

{
  boot.initrd.availableKernelModules = [ ];
  boot.initrd.kernelModules = [ ];
  boot.kernelModules = [ ];
  boot.extraModulePackages = [ ];

  nixpkgs.hostPlatform = lib.mkDefault "x86_64-linux";
  boot.isNspawnContainer = true;
}
