{
  lib,
  manifest,
  text,
  ...
}:
{
  "settings and further lines" = {
    module =
      { pkgs, ... }:
      {
        programs.vim = {
          enable = true;
          defaultEditor = true;
          settings = {
            number = true;
            hidden = false;
            tabstop = 2;
            undodir = [
              "a"
              "b"
            ];
          };
          extraConfig = "syntax on";
          plugins = [
            ./.
            (pkgs.writeTextDir "plugin/own.vim" "")
          ];
        };
      };
    actual = host: [
      (text host ".vimrc")
      host.config.home.sessionVariables.EDITOR
      (lib.attrNames (manifest host).files)
    ];
    expected = [
      ''
        set nohidden
        set number
        set tabstop=2
        set undodir=a,b
        syntax on
      ''
      "vim"
      [
        "/home/ops/.config/nivis/session.sh"
        "/home/ops/.vim/pack/home-manager/start/own.vim"
        "/home/ops/.vim/pack/home-manager/start/vim"
        "/home/ops/.vimrc"
      ]
    ];
  };

  "every setting" = {
    module = {
      programs.vim = {
        enable = true;
        packageConfigurable = null;
        settings = {
          background = "dark";
          backupdir = [ "~/.b" ];
          copyindent = true;
          directory = [ "~/.d" ];
          expandtab = true;
          history = 100;
          ignorecase = true;
          modeline = false;
          mouse = "a";
          mousefocus = true;
          mousehide = false;
          mousemodel = "popup";
          relativenumber = true;
          shiftwidth = 4;
          smartcase = true;
          undofile = true;
        };
      };
    };
    actual = host: [
      (text host ".vimrc")
      host.config.home.packages
    ];
    expected = [
      ''
        set background=dark
        set backupdir=~/.b
        set copyindent
        set directory=~/.d
        set expandtab
        set history=100
        set ignorecase
        set nomodeline
        set mouse=a
        set mousefocus
        set nomousehide
        set mousemodel=popup
        set relativenumber
        set shiftwidth=4
        set smartcase
        set undofile

      ''
      [ ]
    ];
  };
}
