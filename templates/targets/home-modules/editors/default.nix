# Neovim.
{ config, lib, ... }:
let
  inherit (lib) mkEnableOption mkIf;
  cfg = config.targets.home.editors;
in
{
  options.targets.home.editors.enable = mkEnableOption "editors";

  config = mkIf cfg.enable {
    programs.neovim = {
      enable = true;
      defaultEditor = true;
      viAlias = true;
      vimAlias = true;
      extraConfig = ''
        set number relativenumber
        set expandtab shiftwidth=2
        set undofile
      '';
    };
  };
}
