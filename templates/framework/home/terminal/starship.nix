# The prompt.
{ config, lib, ... }:
let
  cfg = config.firn.home.terminal;
in
{
  config = lib.mkIf cfg.enable {
    programs.starship = {
      enable = true;
      settings = {
        add_newline = false;
        command_timeout = 500;
        directory.truncation_length = 4;
        nix_shell.format = "[$symbol$name]($style) ";
      };
    };
  };
}
