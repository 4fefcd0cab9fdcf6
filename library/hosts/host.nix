# `nivis.lib.host`: the same modules as a host of one kind or another, by one word.
{ lib }:
{
  kind ? "linux",
  # The nixpkgs input; needed by the kinds that are built from it.
  nixpkgs ? null,
  # The nix-darwin input; Macs are evaluated without it, too.
  nix-darwin ? null,
  system ? null,
  modules,
  specialArgs ? { },
  ...
}@args:
let
  modulesLocation = (builtins.unsafeGetAttrPos "modules" args).file or null;
  located =
    if modulesLocation == null then
      modules
    else
      map (lib.setDefaultModuleLocation modulesLocation) modules;

  own =
    removeAttrs args [
      "kind"
      "nix-darwin"
      "nixpkgs"
    ]
    // {
      inherit modulesLocation;
    };

  kinds = {
    linux = lib.linuxSystem own;
    home = lib.homeConfiguration own;

    darwin =
      if nix-darwin == null || !(nix-darwin.lib ? darwinSystem) then
        lib.darwinSystem own
      else
        nix-darwin.lib.darwinSystem {
          inherit system specialArgs;
          modules = located ++ [
            ../system/nivis/options.nix
            { nivis.kind = "darwin"; }
          ];
        };

    nixos =
      # An input that follows `nivis` is no nixpkgs.
      if nixpkgs == null || !(nixpkgs.lib ? nixosSystem) then
        throw ''
          nivis.lib.host: a host of kind "nixos" is built from nixpkgs, and none was given. Add the input and pass it on:

            inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
            nivis.lib.host { kind = "nixos"; inherit nixpkgs; modules = [ … ]; }
        ''
      else if system != null && !(lib.systems.elaborate system).isLinux then
        throw "nivis.lib.host: a host of kind \"nixos\" has no platform ${toString system}; write one as x86_64-linux, or kind = \"darwin\"."
      else
        nixpkgs.lib.nixosSystem {
          inherit system specialArgs;
          modules = located ++ [
            ../system/nivis/options.nix
            { nivis.kind = "nixos"; }
          ];
        };
  };
in
kinds.${kind} or (throw ''
  nivis.lib.host: there is no kind "${toString kind}"; it is one of ${lib.concatStringsSep ", " (lib.attrNames kinds)}.
'')
