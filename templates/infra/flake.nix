{
  description = "Infrastructure: workstations, a hypervisor, and machines in the cloud";

  # What follows `nivis` is not fetched: nivis has what is needed of it. Give it a url to have the real one:
  #
  #   nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";        for hosts with kind = "nixos"
  #   nix-darwin.url = "github:nix-darwin/nix-darwin/master";  for Macs to be built
  #   home-manager.url = "github:nix-community/home-manager";
  #   flake-parts.url = "github:hercules-ci/flake-parts";
  #
  # Inputs named sops-nix and deploy-rs are used where they are.
  inputs = {
    nivis.url = "nivis";
    nixpkgs.follows = "nivis";
    nix-darwin.follows = "nivis";
    home-manager.follows = "nivis";
    flake-parts.follows = "nivis";
  };

  outputs =
    inputs:
    inputs.flake-parts.lib.mkFlake { inherit inputs; } {
      systems = [
        "x86_64-linux"
        "aarch64-linux"
        "aarch64-darwin"
      ];

      imports = [
        ./parts/hosts.nix
        ./parts/checks.nix
        ./parts/nixos-configurations.nix
        ./parts/darwin-configurations.nix
        ./parts/dev-shells.nix
        ./parts/packages.nix
        ./parts/deploy.nix
        ./parts/terraform.nix
      ];
    };
}
