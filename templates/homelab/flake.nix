{
  description = "A home of machines: configurations of hosts, and the modules they are made of";

  # nixpkgs, flake-parts and the collections of modules below are `nivis` itself until they are given: that needs no
  # network. A host becomes NixOS by `kind = "nixos"` in its host.nix and
  #
  #   nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  #
  # Inputs named disko, sops-nix, home-manager, devshell and nixpkgs-unstable are used where they are.
  inputs = {
    nivis.url = "nivis";
    nixpkgs.follows = "nivis";
    flake-parts.follows = "nivis";
  };

  outputs =
    inputs:
    inputs.flake-parts.lib.mkFlake { inherit inputs; } {
      systems = [
        "x86_64-linux"
        "aarch64-linux"
      ];

      imports = [
        ./lib/flake-modules/checks.nix
        ./lib/flake-modules/devshells.nix
        ./lib/flake-modules/hosts.nix
        ./lib/flake-modules/packages.nix

        ./configurations/disko-configurations.nix
        ./configurations/nixos-configurations.nix
        ./modules/home/home-modules.nix
        ./modules/nixos/nixos-modules.nix
        ./modules/shared/shared-modules.nix
        ./overlays/overlays.nix
        ./shells/numtide-devshells.nix
        ./shells/shells.nix
      ];
    };
}
