# What is so on every Mac.
{
  config,
  lib,
  options,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkDefault
    mkEnableOption
    mkIf
    mkOption
    types
    ;
  isDarwin = options ? launchd;

  cfg = config.fleet.platforms.darwin;
in
{
  options.fleet.platforms.darwin = {
    enable = mkEnableOption "what every Mac has";

    user = mkOption {
      type = types.str;
      example = "ops";
      description = "Whose Mac it is. It has no default.";
    };

    apps = mkOption {
      type = types.listOf types.str;
      default = [ "firefox" ];
      description = "Applications of Homebrew.";
    };
  };

  config = mkIf cfg.enable (
    if !isDarwin then
      {
        assertions = [
          {
            assertion = false;
            message = "fleet.platforms.darwin is for Macs, and ${config.networking.hostName} is a machine with Linux; enable fleet.platforms.nixos there.";
          }
        ];
      }
    else
      {
        system = {
          primaryUser = cfg.user;
          stateVersion = mkDefault 6;
          keyboard = {
            enableKeyMapping = true;
            remapCapsLockToControl = true;
          };
          defaults = {
            NSGlobalDomain.AppleShowAllExtensions = true;
            NSGlobalDomain.KeyRepeat = 2;
            dock.autohide = true;
            dock.show-recents = false;
            finder.ShowPathbar = true;
          };
        };
        homebrew = {
          enable = true;
          onActivation.cleanup = "uninstall";
          casks = cfg.apps;
        };
        programs.zsh.enable = true;
        programs.direnv.enable = true;
        environment.systemPackages = [
          pkgs.git
          pkgs.jq
          pkgs.ripgrep
        ];
      }
  );
}
