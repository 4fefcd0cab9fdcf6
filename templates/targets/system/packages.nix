# Packages for everyone on the target: one of the profiles in shared/package-lists.nix, and what is said besides.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;
  cfg = config.targets.packages;
  profiles = import ../shared/package-lists.nix { inherit lib pkgs; };
in
{
  options.targets.packages = {
    profile = mkOption {
      type = types.enum (lib.attrNames profiles);
      default = "essential";
      description = "Which list of packages.";
    };

    extra = mkOption {
      type = types.listOf types.package;
      default = [ ];
      description = "What only this target has besides.";
    };
  };

  config.environment.systemPackages = profiles.${cfg.profile} ++ cfg.extra;
}
