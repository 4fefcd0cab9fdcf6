# The table of hosts, read from infrastructure/, and how each of them is made.
{
  config,
  inputs,
  lib,
  ...
}:
let
  inherit (lib) mkOption types;

  own = import ../shared/lib { inherit lib; };

  host = types.submodule {
    options = {
      kind = mkOption {
        type = types.enum [
          "darwin"
          "linux"
          "nixos"
        ];
        description = "What the machine is.";
      };
      system = mkOption {
        type = types.enum [
          "x86_64-linux"
          "aarch64-linux"
          "aarch64-darwin"
        ];
        description = "Its platform.";
      };
      distribution = mkOption {
        type = types.str;
        default = "debian";
        description = "The distribution of a Linux machine.";
      };
      place = mkOption {
        type = types.str;
        description = "The folder of infrastructure/ that it is in.";
      };
      module = mkOption {
        type = types.path;
        description = "What it is.";
      };
    };
  };

  # Modules of others, where their input is given.
  collections =
    kind:
    lib.optional (kind == "nixos" && inputs ? sops-nix) inputs.sops-nix.nixosModules.sops
    ++ lib.optional (
      kind == "nixos" && inputs.home-manager ? nixosModules.home-manager
    ) inputs.home-manager.nixosModules.home-manager;

  # Options that a Linux machine takes, and leaves to its distribution.
  theDistributions = [
    "boot.initrd"
    "boot.loader"
  ];

  make =
    name: host:
    inputs.nivis.lib.host {
      inherit (host) kind system;
      inherit (inputs) nixpkgs nix-darwin;
      modules = [
        {
          networking.hostName = lib.mkDefault name;
          nixpkgs.overlays = [ config.flake.overlays.default ];
          nivis = {
            tags = [ host.place ];
            unsupported = theDistributions;
          }
          // lib.optionalAttrs (host.kind == "linux") { inherit (host) distribution; };
        }
        host.module
      ]
      ++ lib.attrValues (import ../shared/modules { inherit lib; }).modules
      # Secrets of hosts that have some.
      ++ lib.optional (host.kind != "darwin") ../shared/secrets
      ++ collections host.kind;
    };

  ofKind = kind: lib.mapAttrs make (lib.filterAttrs (_: h: h.kind == kind) config.hosts);
in
{
  options.hosts = mkOption {
    type = types.attrsOf host;
    default = { };
    description = "The machines, by name.";
  };

  config = {
    hosts = own.hostsIn ../infrastructure;
    _module.args = { inherit ofKind; };
  };
}
