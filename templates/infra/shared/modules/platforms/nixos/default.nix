# What is so on every machine with Linux: NixOS, or the distribution that was there.
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

  cfg = config.fleet.platforms.nixos;
in
{
  options.fleet.platforms.nixos = {
    enable = mkEnableOption "what every machine with Linux has";

    rootDevice = mkOption {
      type = types.str;
      default = "/dev/disk/by-label/root";
      description = "Where the root file system is; another distribution knows that by itself.";
    };
  };

  config = mkIf cfg.enable (
    if isDarwin then
      {
        assertions = [
          {
            assertion = false;
            message = "fleet.platforms.nixos is for Linux, and ${toString config.networking.hostName} is a Mac; enable fleet.platforms.darwin there.";
          }
        ];
      }
    else
      {
        time.timeZone = mkDefault "UTC";
        i18n.defaultLocale = mkDefault "en_US.UTF-8";
        services.journald.extraConfig = "SystemMaxUse=2G\n";
        environment.systemPackages = [
          pkgs.curl
          (pkgs.callPackage ../../../packages/fleet-report/package.nix { })
          pkgs.git
          pkgs.htop
          pkgs.jq
          pkgs.tmux
        ];
        # Another distribution's is its own.
        nivis.unsupported = mkDefault [ "boot.loader" ];
        boot.loader.systemd-boot.enable = mkDefault true;
        fileSystems = mkIf (config.nivis.kind == "nixos") {
          "/" = mkDefault {
            device = cfg.rootDevice;
            fsType = "ext4";
          };
        };
        system.stateVersion = mkDefault "26.05";
      }
  );
}
