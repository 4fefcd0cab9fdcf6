# Containers: Podman or Docker on Linux; on a Mac, from Homebrew.
{
  config,
  lib,
  options,
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
  isDarwin = options ? launchd;

  cfg = config.fleet.development.containers;
in
{
  options.fleet.development.containers = {
    enable = mkEnableOption "containers";

    engine = mkOption {
      type = types.enum [
        "podman"
        "docker"
      ];
      default = "podman";
      description = "What runs them.";
    };
  };

  config = mkIf cfg.enable (
    if isDarwin then
      { homebrew.brews = [ cfg.engine ]; }
    else
      {
        virtualisation.podman = mkIf (cfg.engine == "podman") {
          enable = true;
          autoPrune.enable = true;
        };
        virtualisation.docker = mkIf (cfg.engine == "docker") {
          enable = true;
          autoPrune.enable = true;
        };
        environment.systemPackages = [ pkgs.skopeo ];
      }
  );
}
