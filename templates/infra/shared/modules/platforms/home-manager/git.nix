# Git of a home.
{ config, lib, ... }:
let
  inherit (lib) mkIf mkOption types;
  cfg = config.fleet.home;
in
{
  options.fleet.home.identity = mkOption {
    type = types.nullOr (
      types.submodule {
        options.name = mkOption {
          type = types.str;
          description = "Name in commits.";
        };
        options.email = mkOption {
          type = types.str;
          description = "Address in commits.";
        };
      }
    );
    default = null;
    description = "Who commits.";
  };

  config = mkIf cfg.enable {
    programs.git = {
      enable = true;
      settings = {
        init.defaultBranch = "main";
        pull.rebase = true;
        user = mkIf (cfg.identity != null) { inherit (cfg.identity) name email; };
      };
    };
  };
}
