{
  lib,
  text,
  ...
}:
let
  programs = [
    "aider-chat"
    "alacritty"
    "atuin"
    "awscli"
    "bat"
    "bottom"
    "btop"
    "cargo"
    "claude-code"
    "codex"
    "delta"
    "dircolors"
    "direnv"
    "eza"
    "fastfetch"
    "fd"
    "firefox"
    "fish"
    "foot"
    "fuzzel"
    "fzf"
    "gh"
    "ghostty"
    "git"
    "gitui"
    "go"
    "gpg"
    "helix"
    "htop"
    "imv"
    "jq"
    "jujutsu"
    "k9s"
    "kitty"
    "lazygit"
    "less"
    "lsd"
    "man"
    "mpv"
    "navi"
    "neovim"
    "opencode"
    "password-store"
    "poetry"
    "rclone"
    "ripgrep"
    "ruff"
    "ssh"
    "starship"
    "swaylock"
    "tealdeer"
    "tmux"
    "topgrade"
    "uv"
    "waybar"
    "wezterm"
    "yazi"
    "yt-dlp"
    "zathura"
    "zellij"
    "zoxide"
    "zsh"
  ];
in
{
  "fzf" = {
    module = {
      programs = {
        bash.enable = true;
        zsh.enable = true;
        fish.enable = true;
        fzf = {
          enable = true;
          defaultCommand = "fd";
          defaultOptions = [ "--border" ];
          colors.bg = "#000";
          fileWidget.command = "fd -t f";
          fileWidget.options = [ "--preview 'head {}'" ];
          changeDirWidget.command = "fd -t d";
          historyWidget.options = [ "--exact" ];
          tmux.enableShellIntegration = true;
          tmux.shellIntegrationOptions = [ "-d 40%" ];
        };
      };
    };
    actual = host: [
      (lib.filterAttrs (n: _: lib.hasPrefix "FZF" n) host.config.home.sessionVariables)
      (lib.hasInfix "eval \"$(/usr/bin/fzf --bash)\"" (text host ".bashrc"))
      (lib.hasInfix "source <(/usr/bin/fzf --zsh)" (text host ".zshrc"))
      (lib.hasInfix "/usr/bin/fzf --fish | source" (text host ".config/fish/config.fish"))
    ];
    expected = [
      {
        FZF_ALT_C_COMMAND = "fd -t d";
        FZF_CTRL_R_OPTS = "--exact";
        FZF_CTRL_T_COMMAND = "fd -t f";
        FZF_CTRL_T_OPTS = "--preview 'head {}'";
        FZF_DEFAULT_COMMAND = "fd";
        FZF_DEFAULT_OPTS = "--border --color bg:#000";
        FZF_TMUX = "1";
        FZF_TMUX_OPTS = "-d 40%";
      }
      true
      true
      true
    ];
  };

  "eza and zoxide" = {
    module = {
      programs = {
        bash.enable = true;
        zsh.enable = true;
        eza = {
          enable = true;
          git = true;
          icons = "auto";
          colors = "auto";
          extraOptions = [ "--header" ];
          theme.colourful = true;
          enableZshIntegration = false;
        };
        zoxide = {
          enable = true;
          options = [ "--no-cmd" ];
        };
      };
    };
    actual = host: [
      host.config.programs.bash.shellAliases
      host.config.programs.zsh.shellAliases
      (text host ".config/eza/theme.yml")
      (lib.hasInfix "eval \"$(/usr/bin/zoxide init bash --no-cmd)\"" (text host ".bashrc"))
    ];
    expected = [
      {
        eza = "eza --icons auto --color auto --git --header";
        la = "eza -a";
        ll = "eza -l";
        lla = "eza -la";
        ls = "eza";
        lt = "eza --tree";
      }
      { }
      ''
        {
          "colourful": true
        }
      ''
      true
    ];
  };

  "bat, by Debian's name" = {
    module = {
      programs.bat = {
        enable = true;
        config = {
          theme = "TwoDark";
          map-syntax = [
            "a:b"
            "c:d"
          ];
          plain = true;
        };
        themes.own.src = "/data/own.tmTheme";
        syntaxes.own = "text";
      };
    };
    actual = host: [
      (text host ".config/bat/config")
      (text host ".config/bat/syntaxes/own.sublime-syntax")
      host.config.home.shellAliases
      (lib.hasInfix "run --silence /usr/bin/batcat cache --build" host.config.home.activation.batCache.data)
    ];
    expected = [
      ''
        --map-syntax=a:b
        --map-syntax=c:d
        --plain
        --theme=TwoDark
      ''
      "text"
      {
        bat = "batcat";
      }
      true
    ];
  };

  "htop, with names for fields and meters" = {
    module =
      { config, ... }:
      {
        programs.htop = {
          enable = true;
          settings = {
            header_layout = "two_50_50";
            color_scheme = 6;
            fields = with config.lib.htop.fields; [
              PID
              COMM
            ];
            tree_view = true;
          }
          // config.lib.htop.leftMeters [
            (config.lib.htop.bar "AllCPUs2")
            (config.lib.htop.text "Tasks")
          ];
        };
      };
    actual = host: text host ".config/htop/htoprc";
    expected = ''
      header_layout=two_50_50
      color_scheme=6
      fields=0 1
      left_meter_modes=1 2
      left_meters=AllCPUs2 Tasks
      tree_view=1
    '';
  };

  "readline" = {
    module = {
      programs.readline = {
        enable = true;
        variables.completion-ignore-case = true;
        bindings."\\C-h" = "backward-kill-word";
        extraConfig = "# end";
      };
    };
    actual = host: text host ".inputrc";
    expected = ''
      # Generated by Nivis
      $include /etc/inputrc
      set completion-ignore-case on
      "\C-h": backward-kill-word
      # end
    '';
  };

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

  "each program may be that of another package" = {
    module =
      { lib, pkgs, ... }:
      {
        programs = lib.genAttrs programs (name: {
          enable = true;
          package = pkgs.writeShellScriptBin "own-${name}" "";
        });
      };
    actual =
      host: lib.subtractLists (map (p: p.name) host.config.home.packages) (map (n: "own-${n}") programs);
    expected = [ ];
  };

  "shells go without what they are not to have" = {
    module =
      { lib, ... }:
      {
        programs = {
          bash.enable = true;
          fish.enable = true;
          zsh.enable = true;
        }
        //
          lib.genAttrs
            [
              "atuin"
              "dircolors"
              "direnv"
              "eza"
              "fzf"
              "starship"
              "zoxide"
            ]
            (_: {
              enable = true;
              enableBashIntegration = false;
              enableFishIntegration = false;
              enableZshIntegration = false;
            })
        // {
          # Debian has none.
          atuin = {
            enable = true;
            package = null;
            enableBashIntegration = false;
            enableFishIntegration = false;
            enableZshIntegration = false;
          };
        };
      };
    actual =
      host:
      let
        files = map (text host) [
          ".bashrc"
          ".config/fish/config.fish"
          ".zshrc"
        ];
        found = name: lib.any (lib.hasInfix name) files;
      in
      lib.filter found [
        "atuin"
        "dircolors"
        "direnv"
        "eza"
        "fzf"
        "starship"
        "zoxide"
      ];
    expected = [ ];
  };

  "shells have what they are to have" = {
    module =
      { lib, ... }:
      {
        home.shell.enableShellIntegration = false;
        programs = {
          bash.enable = true;
          fish.enable = true;
          zsh.enable = true;
        }
        //
          lib.genAttrs
            [
              "atuin"
              "dircolors"
              "direnv"
              "eza"
              "fzf"
              "starship"
              "zoxide"
            ]
            (_: {
              enable = true;
              enableBashIntegration = true;
              enableFishIntegration = true;
              enableZshIntegration = true;
            })
        // {
          # Debian has none.
          atuin = {
            enable = true;
            package = null;
            enableBashIntegration = true;
            enableFishIntegration = true;
            enableZshIntegration = true;
          };
        };
      };
    actual =
      host:
      map
        (
          file:
          lib.filter (name: !(lib.hasInfix name (text host file))) [
            "atuin"
            "dircolors"
            "direnv"
            "eza"
            "fzf"
            "starship"
            "zoxide"
          ]
        )
        [
          ".bashrc"
          ".config/fish/config.fish"
          ".zshrc"
        ];
    expected = [
      [ ]
      [ ]
      [ ]
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
