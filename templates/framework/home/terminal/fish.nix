# The shell fish.
{ config, lib, ... }:
let
  cfg = config.firn.home.terminal;
in
{
  config = lib.mkIf cfg.enable {
    programs.fish = {
      enable = true;
      shellAbbrs = {
        g = "git";
        gs = "git status --short --branch";
        ll = "ls -l";
        nb = "nivis build";
      };
      interactiveShellInit = "set -g fish_greeting";
    };
  };
}
