# `nivis.lib.linuxSystem`: a Linux host from modules written for NixOS; arguments and result as those of
# `nixpkgs.lib.nixosSystem`.
{ lib, baseModules }:
{
  # "x86_64-linux"; null when a module sets `nixpkgs.hostPlatform`.
  system ? null,
  modules,
  specialArgs ? { },
  # A package set to use instead of the distribution's.
  pkgs ? null,
  extraModules ? [ ],
  modulesLocation ? (builtins.unsafeGetAttrPos "modules" args).file or null,
}@args:
let
  located =
    if modulesLocation == null then
      modules
    else
      map (lib.setDefaultModuleLocation modulesLocation) modules;

  facts = {
    _file = ./linux.nix;
    config = {
      nixpkgs = lib.mkMerge [
        (lib.mkIf (system != null) { hostPlatform = lib.mkDefault system; })
        (lib.mkIf (pkgs != null) { inherit pkgs; })
      ];
      nivis.kind = "linux";
    };
  };

  # What another lib does not give to modules by itself.
  own = lib.optional (!lib.modules ? evalHost) (
    { config, ... }: { _module.args.wholeConfig = config; }
  );

  common = {
    # Shared modules may carry `_class = "nixos"`.
    class = "nixos";
    specialArgs = {
      modulesPath = toString ../.;
    }
    // specialArgs;
  };
in
import ./evaluate.nix (
  common
  // {
    inherit lib;
    kind = "linux";
    modules = baseModules ++ extraModules ++ located ++ [ facts ] ++ own;
    # The same without the user's modules.
    ownArgs.noUserModules = lib.evalModules (
      common // { modules = baseModules ++ extraModules ++ [ facts ] ++ own; }
    );
  }
)
