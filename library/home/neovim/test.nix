{
  lib,
  text,
  ...
}:
{
  "init.lua, plugins and providers" = {
    module = {
      programs.neovim = {
        enable = true;
        viAlias = true;
        vimAlias = true;
        vimdiffAlias = true;
        defaultEditor = true;
        withPython3 = true;
        initLua = "vim.o.number = true";
        plugins = [
          {
            plugin = ../nix;
            config = "require('own').setup()";
            runtime."ftplugin/c.vim".text = "set x";
          }
          {
            plugin = ../vim;
            optional = true;
          }
        ];
        coc = {
          enable = true;
          settings.a = 1;
        };
      };
    };
    actual = host: [
      (text host ".config/nvim/init.lua")
      (text host ".config/nvim/coc-settings.json")
      (text host ".config/nvim/ftplugin/c.vim")
      (lib.filter (lib.hasInfix "site/pack") (lib.attrNames host.config.home.file))
      host.config.home.shellAliases
      host.config.home.sessionVariables.EDITOR
      (map lib.getName host.config.home.packages)
    ];
    expected = [
      ''
        vim.g.loaded_perl_provider = 0
        vim.g.loaded_ruby_provider = 0

        vim.o.number = true
        -- user-associated plugin config {{{
        require('own').setup()
        -- }}}
      ''
      ''
        {
          "a": 1
        }
      ''
      "set x"
      [
        "/home/ops/.local/share/nvim/site/pack/hm/opt/vim"
        "/home/ops/.local/share/nvim/site/pack/hm/start/nix"
      ]
      {
        vi = "nvim";
        vim = "nvim";
        vimdiff = "nvim -d";
      }
      "nvim"
      [
        "neovim"
        "python3-pynvim"
        "nodejs"
      ]
    ];
  };

  "Vim's own language stands in a file that init.lua reads" = {
    module = {
      programs.neovim = {
        enable = true;
        withNodeJs = true;
        withPerl = true;
        withRuby = true;
        extraConfig = "set nobackup";
      };
    };
    actual = host: builtins.match "(.*)/nix/store/.*-init.vim(.*)" (text host ".config/nvim/init.lua");
    expected = [
      ''
        vim.g.loaded_python3_provider = 0

        vim.cmd("source ''
      "\")"
    ];
  };

  "a language that must be compiled is refused" = {
    module = {
      programs.neovim = {
        enable = true;
        plugins = [
          {
            plugin = ../vim;
            type = "fennel";
            config = "()";
          }
        ];
      };
    };
    refused = true;
  };

  "the library's own configuration is complete without plugins" = {
    module = {
      nivis.neovim = {
        enable = true;
        languages = [ "rust" ];
        leader = ",";
        colorscheme = "slate";
      };
    };
    actual = host: [
      (lib.length (lib.splitString "\n" (text host ".config/nvim/init.lua")))
      (lib.hasInfix "vim.g.mapleader = \",\"" (text host ".config/nvim/init.lua"))
      (lib.hasInfix "vim.cmd(\"colorscheme slate\")" (text host ".config/nvim/init.lua"))
      (lib.filter (lib.hasPrefix "use(") (lib.splitString "\n" (text host ".config/nvim/init.lua")))
      (map lib.getName host.config.home.packages)
    ];
    expected = [
      91
      true
      true
      [
        "use(\"rust\", { [\"cmd\"] = { \"rust-analyzer\" }, [\"filetypes\"] = { \"rust\" }, [\"root_markers\"] = { \"Cargo.toml\", \".git\" } })"
      ]
      [
        "neovim"
        "ripgrep"
        "fd"
      ]
    ];
  };

  "programs that the editor finds" = {
    module =
      { pkgs, ... }:
      {
        programs.neovim = {
          enable = true;
          extraPackages = [ (pkgs.writeShellScriptBin "language-server" "") ];
        };
      };
    actual = host: lib.elem "language-server" (map lib.getName host.config.home.packages);
    expected = true;
  };
}
