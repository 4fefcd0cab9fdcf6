# The home on a machine that is carried: as at the desk, but it locks soon and synchronises less.
{ config, lib, ... }:
let
  inherit (lib) mkDefault mkEnableOption mkIf;

  cfg = config.firn.home.laptop;
in
{
  imports = [
    ./base.nix
    ../ai
    ../browser
    ../calendar
    ../desktop
    ../secrets
  ];

  options.firn.home.laptop.enable = mkEnableOption "the home on a machine that is carried";

  config = mkIf cfg.enable {
    firn.home = {
      base.enable = true;
      browser.enable = mkDefault true;
      calendar = {
        enable = mkDefault true;
        interval = mkDefault "hourly";
      };
      desktop = {
        enable = mkDefault true;
        idleMinutes = mkDefault 5;
        gdrive.interval = mkDefault "hourly";
      };
    };
  };
}
