# Small tools that are better at what they do.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.firn.home.terminal;
in
{
  config = lib.mkIf cfg.enable {
    programs = {
      bat.enable = true;
      direnv.enable = true;
      fzf.enable = true;
      zoxide.enable = true;
    };

    home.packages = with pkgs; [
      btop
      fd
      jq
      ripgrep
      tree
    ];
  };
}
