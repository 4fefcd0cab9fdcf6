{
  lib,
  manifest,
  text,
  ...
}:
{
  "settings and further lines" = {
    module = {
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
        plugins = [ ./. ];
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
        "/home/ops/.vim/pack/home-manager/start/vim"
        "/home/ops/.vimrc"
      ]
    ];
  };
}
