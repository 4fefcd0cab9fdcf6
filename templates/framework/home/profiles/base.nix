# What every home has, whatever the machine: the terminal, and care with keys.
{ config, lib, ... }:
let
  inherit (lib) mkDefault mkEnableOption mkIf;

  cfg = config.firn.home.base;
in
{
  imports = [
    ../security
    ../terminal
  ];

  options.firn.home.base.enable = mkEnableOption "what every home has";

  config = mkIf cfg.enable {
    firn.home = {
      terminal.enable = mkDefault true;
      security.enable = mkDefault true;
    };

    xdg.enable = true;
    xdg.userDirs = {
      enable = true;
      createDirectories = true;
      setSessionVariables = true;
    };
  };
}
