# Hosts: a table of facts, and the machines made of them. What every host gets, it gets here.
{
  config,
  inputs,
  lib,
  ...
}:
let
  inherit (lib) mkOption types;

  own = import ../. { inherit lib; };

  host = types.submodule {
    options = {
      kind = mkOption {
        type = types.enum [
          "linux"
          "nixos"
        ];
        description = "What the machine is: any Linux with systemd, or NixOS.";
      };
      system = mkOption {
        type = types.enum [
          "x86_64-linux"
          "aarch64-linux"
        ];
        description = "Its platform.";
      };
      distribution = mkOption {
        type = types.str;
        default = "debian";
        description = "The distribution of a Linux machine.";
      };
      module = mkOption {
        type = types.path;
        description = "What only this machine is.";
      };
    };
  };

  # Options that a Linux machine takes, and leaves to the distribution.
  theDistributions = [
    "boot.initrd"
    "boot.loader"
    "disko"
    "virtualisation.vmVariant"
  ];

  # Modules of others, where their input is given.
  collections =
    lib.optional (inputs ? disko) inputs.disko.nixosModules.disko
    ++ lib.optional (inputs ? sops-nix) inputs.sops-nix.nixosModules.sops
    ++ lib.optional (inputs ? home-manager) inputs.home-manager.nixosModules.home-manager;

  common =
    name: host:
    { options, ... }:
    {
      config = {
        networking.hostName = lib.mkDefault name;
        homelab.disks = config.flake.diskoConfigurations.${name} or null;
        nixpkgs.overlays = lib.attrValues config.flake.overlays;
        nivis = {
          unsupported = theDistributions;
        }
        // lib.optionalAttrs (host.kind == "linux") { inherit (host) distribution; };
      }
      # On NixOS with the input home-manager.
      // lib.optionalAttrs (options ? home-manager) {
        home-manager.sharedModules =
          lib.attrValues config.flake.homeModules ++ lib.attrValues config.flake.sharedModules;
      };
    };

  # Services are known everywhere, and idle until enabled; so is what they are made with.
  known = map (name: config.flake.nixosModules.${name}) (
    [ "mixin-disks" ] ++ lib.attrNames (own.filesIn ../../modules/nixos/services)
  );

  make =
    name: host:
    inputs.nivis.lib.host {
      inherit (host) kind system;
      inherit (inputs) nixpkgs;
      specialArgs = {
        inherit inputs;
        inherit (host) kind;
      };
      modules = [
        (common name host)
        host.module
      ]
      ++ lib.optionals (host.kind == "nixos") collections
      ++ known
      ++ lib.attrValues config.flake.sharedModules;
    };

  ofKind = kind: lib.mapAttrs make (lib.filterAttrs (_: host: host.kind == kind) config.hosts);
in
{
  options.hosts = mkOption {
    type = types.attrsOf host;
    default = { };
    description = "The machines, by name.";
  };

  config.flake = {
    linuxConfigurations = ofKind "linux";
    nixosConfigurations = ofKind "nixos";
  };
}
