# `nivis.lib.homeConfiguration`: a user's home without NixOS; arguments and result as those of
# `home-manager.lib.homeManagerConfiguration`.
{ lib, baseModules }:
{
  system ? null,
  modules,
  specialArgs ? { },
  extraSpecialArgs ? { },
  # A package set to use instead of the distribution's.
  pkgs ? null,
  modulesLocation ? (builtins.unsafeGetAttrPos "modules" args).file or null,
}@args:
let
  located =
    if modulesLocation == null then
      modules
    else
      map (lib.setDefaultModuleLocation modulesLocation) modules;

  facts = {
    _file = ./home.nix;
    config = {
      nixpkgs = lib.mkMerge [
        (lib.mkIf (system != null) { hostPlatform = lib.mkDefault system; })
        (lib.mkIf (pkgs != null) { inherit pkgs; })
      ];
      nivis.kind = "home";
    };
  };

  result = import ./evaluate.nix {
    inherit lib;
    kind = "home";
    class = "homeManager";
    modules = baseModules ++ located ++ [ facts ];
    specialArgs = {
      # With `lib.hm`; a home of a host has the host's configuration there.
      lib = import ../home/_lib { inherit lib; };
      modulesPath = toString ../.;
      osConfig = null;
    }
    // extraSpecialArgs
    // specialArgs;
  };
in
result
// {
  inherit (result.config.home) activationPackage;
}
