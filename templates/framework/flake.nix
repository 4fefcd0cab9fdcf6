{
  description = "firn: modules, homes, shells and packages for the machines people work on";

  # Nothing is fetched: nivis is in the binary. Whoever uses firn on NixOS gives the others a URL, or lets them follow
  # their own:
  #   nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
  #   home-manager.url = "github:nix-community/home-manager";
  #   agenix.url = "github:ryantm/agenix";
  inputs = {
    nivis.url = "nivis";
    nixpkgs.follows = "nivis";
    home-manager.follows = "nivis";
    agenix.follows = "nivis";
  };

  outputs =
    inputs:
    let
      inherit (inputs.nivis) lib;
      firn = import ./lib inputs;
      forSystems = f: lib.genAttrs firn.systems (system: f (firn.pkgsFor system));
      examples = firn.hostsIn ./examples;
    in
    {
      nixosModules = import ./modules { inherit lib; };
      homeModules = import ./home { inherit lib; };
      devShells = forSystems (
        pkgs:
        firn.eachIn ./devshells (file: import file { inherit pkgs; })
        // {
          default = import ./devshells { inherit pkgs; };
        }
      );
      packages = forSystems firn.packagesFor;
      overlays.default = final: _: firn.packagesFor final;
      templates.default = {
        path = ./templates/starter;
        description = "A flake with one machine and one home, made of firn";
      };
      formatter = forSystems (pkgs: pkgs.callPackage ./lib/formatter.nix { });
      checks = forSystems (pkgs: import ./lib/checks.nix { inherit firn lib pkgs; });
      lib = firn;

      # What is tried here before others get it.
      linuxConfigurations = firn.configurationsOf "linux" examples;
      nixosConfigurations = firn.configurationsOf "nixos" examples;
    };
}
