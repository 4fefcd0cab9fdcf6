# `nivis.lib.darwinSystem`: a Mac from modules written for nix-darwin; arguments and result as those of its `darwinSystem`.
{ lib, baseModules }:
{
  system ? null,
  modules,
  specialArgs ? { },
  modulesLocation ? (builtins.unsafeGetAttrPos "modules" args).file or null,
  ...
}@args:
let
  located =
    if modulesLocation == null then
      modules
    else
      map (lib.setDefaultModuleLocation modulesLocation) modules;
in
import ./evaluate.nix {
  inherit lib specialArgs;
  kind = "darwin";
  class = "darwin";
  modules =
    baseModules
    ++ located
    ++ [
      {
        _file = ./darwin.nix;
        config = {
          nixpkgs = lib.mkIf (system != null) { hostPlatform = lib.mkDefault system; };
          nivis.kind = "darwin";
        };
      }
    ];
}
