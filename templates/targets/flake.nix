{
  description = "One configuration for several targets: WSL, cloud, Apple Silicon, containers";

  # What follows `nivis` is not fetched: nivis has what is needed of it. Give it a url to have the real one:
  #
  #   nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";              for targets with kind = "nixos"
  #   home-manager.url = "github:nix-community/home-manager";
  #   nixos-wsl.url = "github:nix-community/NixOS-WSL";                 for wsl as NixOS
  #   nixos-apple-silicon.url = "github:nix-community/nixos-apple-silicon";  for m1 as NixOS
  inputs = {
    nivis.url = "nivis";
    nixpkgs.follows = "nivis";
    home-manager.follows = "nivis";
    nixos-wsl.follows = "nivis";
    nixos-apple-silicon.follows = "nivis";
  };

  outputs =
    inputs:
    let
      inherit (inputs.nivis) lib;
      inherit (import ./lib { inherit inputs lib; })
        alone
        forEachSystem
        mkContainer
        mkSystem
        modules
        homeModules
        targets
        ;

      configurations = lib.mapAttrs mkSystem targets;
      ofKind = kind: lib.filterAttrs (name: _: targets.${name}.kind == kind) configurations;
    in
    {
      linuxConfigurations = ofKind "linux";
      nixosConfigurations = ofKind "nixos";

      nixosModules = modules;
      inherit homeModules;
      overlays.default = import ./overlays;

      packages = forEachSystem (
        pkgs:
        import ./packages { inherit lib pkgs; }
        // {
          container-minimal = mkContainer {
            inherit pkgs;
            name = "container-minimal";
            profile = "minimal";
          };
          container-dev = mkContainer {
            inherit pkgs;
            name = "container-dev";
            profile = "development";
          };
        }
      );

      # `nivis size`
      packageProfiles = forEachSystem (pkgs: import ./shared/package-lists.nix { inherit lib pkgs; });

      devShells = forEachSystem (pkgs: {
        default = import ./shell.nix { inherit pkgs; };
      });

      checks = forEachSystem alone;

      # Who won, on which target, and how strongly: `nivis eval --json lib.priorities`.
      lib.priorities = lib.mapAttrs (_: target: {
        value = target.config.time.timeZone;
        priority = target.options.time.timeZone.highestPrio;
      }) configurations;
    };
}
