{
  lib,
  text,
  ...
}:
{
  "the desktop finds what the library makes" = {
    module = {
      targets.genericLinux.enable = true;
    };
    actual = host: [
      host.config.home.sessionSearchVariables.XDG_DATA_DIRS
      (text host ".config/environment.d/10-home-manager.conf")
    ];
    expected = [
      [ "/home/ops/.local/state/nivis/profile/share" ]
      ''
        XDG_DATA_DIRS=/home/ops/.local/state/nivis/profile/share:''${XDG_DATA_DIRS:-/usr/local/share:/usr/share}
      ''
    ];
  };

  "what is so anyway may be said" = {
    module = {
      manual.html.enable = false;
      manual.json.enable = false;
      manual.manpages.enable = false;
      news.display = "silent";
    };
    actual = host: [
      host.config.warnings
      (lib.filter (a: !a.assertion) host.config.assertions)
    ];
    expected = [
      [ ]
      [ ]
    ];
  };

  "the manual as HTML is refused" = {
    module.manual.html.enable = true;
    refused = true;
  };

  "the manual as JSON is refused" = {
    module.manual.json.enable = true;
    refused = true;
  };

  "the manual as pages of man is refused" = {
    module.manual.manpages.enable = true;
    refused = true;
  };

  "news are refused" = {
    module.news.display = "notify";
    refused = true;
  };

  "former names are taken, with a word about the present one" = {
    module = {
      programs.git.delta.enable = true;
      programs.neovim.extraLuaConfig = "vim.o.number = true";
      programs.zsh.enableSyntaxHighlighting = true;
    };
    actual =
      { config, ... }:
      [
        config.programs.delta.enable
        config.programs.neovim.initLua
        config.programs.zsh.syntaxHighlighting.enable
        (lib.length config.warnings)
      ];
    expected = [
      true
      "vim.o.number = true"
      true
      3
    ];
  };
}
