# What a terminal shows.
{ config, lib, ... }:
let
  inherit (lib) mkEnableOption mkIf;
  cfg = config.targets.home.terminal;
in
{
  options.targets.home.terminal.enable = mkEnableOption "the terminal";

  config = mkIf cfg.enable {
    programs.tmux = {
      enable = true;
      keyMode = "vi";
      mouse = true;
      escapeTime = 10;
    };
    programs.fzf.enable = true;
  };
}
