# Programs of which a file, a variable or an alias is all.
{ lib, text, ... }:
{
  "settings as lines and variables" = {
    module = {
      programs = {
        jq = {
          enable = true;
          colors.null = "1;30";
        };
        fd = {
          enable = true;
          hidden = true;
          ignores = [ ".git/" ];
        };
        ripgrep = {
          enable = true;
          arguments = [ "--smart-case" ];
        };
        btop = {
          enable = true;
          settings = {
            color_theme = "Default";
            theme_background = false;
          };
          extraConfig = "x = 1";
        };
        less = {
          enable = true;
          options.RAW-CONTROL-CHARS = true;
          config = "#command\ns back-line\n";
        };
        dircolors = {
          enable = true;
          settings.DIR = "01;34";
        };
        yt-dlp = {
          enable = true;
          settings = {
            embed-subs = true;
            sub-langs = "all";
          };
        };
        man.enable = true;
      };
    };
    actual = host: [
      host.config.home.sessionVariables
      host.config.home.shellAliases.fd
      (map (text host) [
        ".config/fd/ignore"
        ".config/ripgrep/ripgreprc"
        ".config/btop/btop.conf"
        ".config/lesskey"
        ".dir_colors"
        ".config/yt-dlp/config"
      ])
      (map lib.getName host.config.home.packages)
    ];
    expected = [
      {
        JQ_COLORS = "1;30:0;39:0;39:0;39:0;39:0;39:0;39:0;39";
        LESS = "--RAW-CONTROL-CHARS";
        RIPGREP_CONFIG_PATH = "/home/ops/.config/ripgrep/ripgreprc";
      }
      "fdfind --hidden"
      [
        ''
          .git/
        ''
        ''
          --smart-case
        ''
        ''
          color_theme = "Default"
          theme_background = False

          x = 1
        ''
        ''
          #command
          s back-line
        ''
        ''
          DIR 01;34
        ''
        ''
          --embed-subs
          --sub-langs all
        ''
      ]
      [
        "man-db"
        "coreutils"
        "less"
        "btop"
        "ripgrep"
        "fd"
        "jq"
        "yt-dlp"
      ]
    ];
  };

  "settings in files" = {
    module = {
      nivis.distribution = "arch";
      programs = {
        bash.enable = true;
        atuin = {
          enable = true;
          flags = [ "--disable-up-arrow" ];
          settings.search_mode = "prefix";
        };
        tealdeer = {
          enable = true;
          settings.display.compact = true;
        };
        k9s = {
          enable = true;
          settings.k9s.refreshRate = 2;
        };
        yazi = {
          enable = true;
          settings.mgr.show_hidden = true;
          keymap.input.keymap = [ ];
          theme.a = 1;
        };
        fastfetch.enable = true;
      };
    };
    actual = host: [
      (map (text host) [
        ".config/atuin/config.toml"
        ".config/tealdeer/config.toml"
        ".config/k9s/config.yaml"
        ".config/yazi/yazi.toml"
        ".config/yazi/keymap.toml"
        ".config/yazi/theme.toml"
      ])
      (lib.hasInfix "atuin init bash --disable-up-arrow" (text host ".bashrc"))
    ];
    expected = [
      [
        ''
          search_mode = "prefix"
        ''
        ''
          [display]
          compact = true
        ''
        ''
          {
            "k9s": {
              "refreshRate": 2
            }
          }
        ''
        ''
          [mgr]
          show_hidden = true
        ''
        ''
          [input]
          keymap = []
        ''
        ''
          a = 1
        ''
      ]
      true
    ];
  };

  "flags, colours and further lines" = {
    module =
      { pkgs, ... }:
      {
        programs = {
          bat.enable = true;
          bat.extraPackages = [ (pkgs.writeShellScriptBin "batman" "") ];
          dircolors.enable = true;
          dircolors.extraConfig = "TERM alacritty";
          fd.enable = true;
          fd.extraOptions = [ "--no-ignore" ];
          fzf.enable = true;
          fzf.changeDirWidget.options = [ "--preview 'tree {}'" ];
          fzf.historyWidget.command = "history-list";
          jq.enable = true;
          jq.colors = {
            false = "0;31";
            true = "0;32";
            numbers = "0;33";
            strings = "0;34";
            arrays = "0;35";
            objects = "0;36";
            objectKeys = "0;37";
          };
          readline.enable = true;
          readline.includeSystemConfig = false;
          yt-dlp.enable = true;
          yt-dlp.extraConfig = "--no-mtime";
        };
      };
    actual = host: {
      inherit (host.config.home.sessionVariables) FZF_ALT_C_OPTS FZF_CTRL_R_COMMAND JQ_COLORS;
      packages = lib.elem "batman" (map lib.getName host.config.home.packages);
      colours = lib.hasInfix "TERM alacritty" (text host ".dir_colors");
      readline = text host ".inputrc";
      video = text host ".config/yt-dlp/config";
      inherit (host.config.home.shellAliases) fd;
    };
    expected = {
      FZF_ALT_C_OPTS = "--preview 'tree {}'";
      FZF_CTRL_R_COMMAND = "history-list";
      JQ_COLORS = "0;39:0;31:0;32:0;33:0;34:0;35:0;36:0;37";
      colours = true;
      fd = "fdfind --no-ignore";
      packages = true;
      readline = ''
        # Generated by Nivis

      '';
      video = "--no-mtime\n";
    };
  };
}
