{
  lib,
  text,
  ...
}:
{
  "editors are there, and one is the editor of others" = {
    module = {
      programs.vim = {
        enable = true;
        defaultEditor = true;
      };
      programs.nano = {
        enable = true;
        nanorc = "set nowrap\n";
      };
    };
    actual = host: [
      host.config.environment.variables.EDITOR
      (text host "nanorc")
      (map lib.getName host.config.environment.systemPackages)
    ];
    expected = [
      "vim"
      ''
        include "/usr/share/nano/*.nanorc"
        set nowrap
      ''
      [
        "vim"
        "nano"
        "bash"
      ]
    ];
  };

  "Neovim has settings, aliases and providers" = {
    module = {
      programs.neovim = {
        enable = true;
        defaultEditor = true;
        viAlias = true;
        vimAlias = true;
        withPython3 = true;
        withNodeJs = true;
        withRuby = true;
        configure = {
          customRC = "set number";
          customLuaRC = "vim.o.mouse = ''";
        };
        runtime."ftplugin/c.vim".text = "set x";
      };
    };
    actual = host: [
      (text host "xdg/nvim/sysinit.vim")
      (builtins.readFile host.config.environment.etc."xdg/nvim/ftplugin/c.vim".source)
      host.config.environment.shellAliases
      host.config.environment.variables.EDITOR
    ];
    expected = [
      ''
        set number
        lua << EOF
        vim.o.mouse = '''
        EOF
      ''
      "set x"
      {
        vi = "nvim";
        vim = "nvim";
      }
      "nvim"
    ];
  };

  "plugins for everyone are refused" = {
    module = {
      programs.neovim = {
        enable = true;
        configure.packages.x = { };
      };
    };
    refused = true;
  };

  "files of Neovim's runtime folder" = {
    module.programs.neovim = {
      enable = true;
      runtime = {
        a = {
          source = "/srv/c.vim";
          target = "ftplugin/c.vim";
        };
        b = {
          enable = false;
          text = "x";
        };
      };
    };
    actual = host: [
      host.config.environment.etc."xdg/nvim/ftplugin/c.vim".source
      host.config.environment.etc."xdg/nvim/b".enable
    ];
    expected = [
      "/srv/c.vim"
      false
    ];
  };
}
