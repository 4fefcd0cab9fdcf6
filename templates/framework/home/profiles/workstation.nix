# The home at a machine that stays where it is: the base, the desktop, everything on it.
{ config, lib, ... }:
let
  inherit (lib) mkDefault mkEnableOption mkIf;

  cfg = config.firn.home.workstation;
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

  options.firn.home.workstation.enable =
    mkEnableOption "the home at a machine that stays where it is";

  config = mkIf cfg.enable {
    firn.home = {
      base.enable = true;
      desktop.enable = mkDefault true;
      browser.enable = mkDefault true;
      calendar.enable = mkDefault true;
    };

    # The screen stays on while someone reads.
    firn.home.desktop.idleMinutes = mkDefault 30;
  };
}
