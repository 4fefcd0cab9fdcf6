# Names of flakes on this machine: /etc/nix/registry.json.
{ config, lib, ... }:
let
  inherit (lib)
    mkDefault
    mkIf
    mkOption
    types
    ;

  cfg = config.nix;

  reference = types.attrsOf (
    types.oneOf [
      types.str
      types.int
      types.bool
      types.path
      types.package
    ]
  );

  entry =
    { config, name, ... }:
    {
      options = {
        from = mkOption {
          type = reference;
          example = {
            type = "indirect";
            id = "nixpkgs";
          };
          description = "What is written.";
        };
        to = mkOption {
          type = reference;
          example = {
            type = "github";
            owner = "my-org";
            repo = "my-nixpkgs";
          };
          description = "What it stands for.";
        };
        flake = mkOption {
          type = types.nullOr types.attrs;
          default = null;
          description = "The flake's input it stands for.";
        };
        exact = mkOption {
          type = types.bool;
          default = true;
          description = "Whether it must be written as it is, without a branch after it.";
        };
      };
      config = {
        from = mkDefault {
          type = "indirect";
          id = name;
        };
        to = mkIf (config.flake != null) (
          mkDefault (
            {
              type = "path";
              path = config.flake.outPath;
            }
            // lib.filterAttrs (n: _: n == "lastModified" || n == "rev" || n == "narHash") config.flake
          )
        );
      };
    };
in
{
  options.nix.registry = mkOption {
    type = types.attrsOf (types.submodule entry);
    default = { };
    description = "Names of flakes, and what they stand for.";
  };

  config = mkIf (cfg.enable && cfg.registry != { }) {
    environment.etc."nix/registry.json".text = builtins.toJSON {
      version = 2;
      flakes = lib.mapAttrsToList (_: e: { inherit (e) from to exact; }) cfg.registry;
    };
  };
}
