# The shell and its prompt.
{ config, lib, ... }:
let
  inherit (lib) mkDefault mkEnableOption mkIf;
  cfg = config.targets.home.shell;
in
{
  options.targets.home.shell.enable = mkEnableOption "the shell";

  config = mkIf cfg.enable {
    programs = {
      bash = {
        enable = true;
        shellAliases.ll = "ls -l";
        historyControl = [ "ignoreboth" ];
      };
      starship = {
        enable = mkDefault true;
        settings.add_newline = false;
      };
      direnv.enable = true;
    };
  };
}
