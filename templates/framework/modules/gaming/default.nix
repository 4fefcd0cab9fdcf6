# Games: Steam, what makes them faster, and ports for playing together.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkOption
    types
    ;

  cfg = config.firn.gaming;
in
{
  options.firn.gaming = {
    enable = mkEnableOption "games";

    remotePlay = mkOption {
      type = types.bool;
      default = false;
      description = "Whether games here may be played on another machine.";
    };
  };

  config = mkIf cfg.enable {
    programs = {
      steam = {
        # There is no other.
        enable = pkgs.stdenv.hostPlatform.isx86_64;
        remotePlay.openFirewall = cfg.remotePlay;
      };
      gamemode.enable = true;
      gamescope.enable = true;
    };
  };
}
