# The editor Neovim.
{ config, lib, ... }:
let
  cfg = config.firn.home.terminal;
in
{
  config = lib.mkIf cfg.enable {
    programs.neovim = {
      enable = true;
      viAlias = true;
      vimAlias = true;
      withRuby = false;
      withPython3 = false;
    };

    xdg.configFile."nvim/lua/firn.lua".text = ''
      vim.opt.number = true
      vim.opt.expandtab = true
      vim.opt.shiftwidth = 2
      vim.opt.undofile = true
      vim.g.mapleader = " "
    '';
  };
}
