# Whose home it is.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.home;
in
{
  options.home = {
    username = mkOption {
      type = types.str;
      example = "ops";
      description = "Name of the account.";
    };

    homeDirectory = mkOption {
      type = types.path;
      default = if cfg.username == "root" then "/root" else "/home/${cfg.username}";
      defaultText = lib.literalExpression ''"/home/''${home.username}"'';
      apply = toString;
      description = "The home folder.";
    };

    stateVersion = mkOption {
      type = types.str;
      default = "26.05";
      description = "The release whose defaults for data on disk this home was first set up with.";
    };
  };

  config.nivis.manifest.host = {
    user = cfg.username;
    home = cfg.homeDirectory;
    inherit (cfg) stateVersion;
    inherit (config.nixpkgs.hostPlatform) system;
    inherit (config.nivis) distribution tags;
  };
}
