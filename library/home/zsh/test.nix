{
  lib,
  text,
  ...
}:
{
  "the files follow what is said, in home-manager's order" = {
    module = {
      programs.zsh = {
        enable = true;
        autocd = true;
        defaultKeymap = "viins";
        cdpath = [ "~/src" ];
        localVariables.LIST = [
          "a"
          "b c"
        ];
        autosuggestion = {
          enable = true;
          highlight = "fg=8";
        };
        syntaxHighlighting = {
          enable = true;
          styles.comment = "fg=black";
          patterns."rm -rf *" = "bg=red";
        };
        shellAliases.ll = "ls -l";
        shellGlobalAliases.G = "| grep";
        dirHashes.d = "$HOME/Documents";
        history = {
          size = 5;
          path = "$HOME/.h";
          ignorePatterns = [ "rm *" ];
          extended = true;
        };
        initContent = "echo mine";
      };
    };
    actual = host: text host ".zshrc";
    expected = ''
      typeset -U path cdpath fpath manpath
      cdpath+=("~/src")

      # Use viins keymap as the default.
      bindkey -v

      LIST=(
        a 'b c'
      )
      autoload -U compinit && compinit
      source /usr/share/zsh-autosuggestions/zsh-autosuggestions.zsh
      ZSH_AUTOSUGGEST_STRATEGY=(history)
      ZSH_AUTOSUGGEST_HIGHLIGHT_STYLE="fg=8"

      # History options should be set in .zshrc and after oh-my-zsh sourcing.
      # See https://github.com/nix-community/home-manager/issues/177.
      HISTSIZE="5"
      SAVEHIST="5"
      HISTORY_IGNORE='(rm *)'
      HISTFILE="$HOME/.h"
      mkdir -p "$(dirname "$HISTFILE")"

      # Set shell options
      set_opts=(
        HIST_FCNTL_LOCK EXTENDED_HISTORY HIST_IGNORE_DUPS HIST_IGNORE_SPACE
        SHARE_HISTORY autocd NO_APPEND_HISTORY NO_HIST_EXPIRE_DUPS_FIRST
        NO_HIST_FIND_NO_DUPS NO_HIST_IGNORE_ALL_DUPS NO_HIST_SAVE_NO_DUPS
      )
      for opt in "''${set_opts[@]}"; do
        setopt "$opt"
      done
      unset opt set_opts

      echo mine
      alias -- ll='ls -l'
      alias -g -- G='| grep'
      # Named Directory Hashes
      hash -d d="$HOME/Documents"

      source /usr/share/zsh-syntax-highlighting/zsh-syntax-highlighting.zsh
      ZSH_HIGHLIGHT_HIGHLIGHTERS=(main)
      ZSH_HIGHLIGHT_STYLES[comment]='fg=black'
      ZSH_HIGHLIGHT_PATTERNS+=('rm -rf *' 'bg=red')
    '';
  };

  "logins have the variables" = {
    module = {
      programs.zsh = {
        enable = true;
        sessionVariables.A = 1;
        profileExtra = "echo profile";
        envExtra = "echo env";
        loginExtra = "echo login";
        logoutExtra = "echo logout";
      };
    };
    actual = host: [
      (lib.hasInfix "  export A=\"1\"\nfi\n\necho profile\n" (text host ".zprofile"))
      (lib.hasPrefix "echo env\nif [[ ! -o login ]]; then\n" (text host ".zshenv"))
      (text host ".zlogin")
      (text host ".zlogout")
    ];
    expected = [
      true
      false
      "echo login"
      "echo logout"
    ];
  };

  "another folder is led to" = {
    module = {
      xdg.enable = true;
      programs.zsh.enable = true;
    };
    actual = host: [
      (text host ".zshenv")
      (lib.hasInfix "export ZDOTDIR=\"/home/ops/.config/zsh\"" (text host ".config/zsh/.zshenv"))
      (lib.hasInfix "HISTFILE=\"/home/ops/.config/zsh/.zsh_history\"" (text host ".config/zsh/.zshrc"))
    ];
    expected = [
      ''
        source /home/ops/.config/zsh/.zshenv
      ''
      true
      true
    ];
  };

  "functions are loaded when called, plugins at once" = {
    module = {
      programs.zsh = {
        enable = true;
        siteFunctions.mkcd = "mkdir $1 && cd $1";
        plugins = [
          {
            name = "own";
            src = "/data/own";
            completions = [ "c" ];
          }
        ];
        enableCompletion = false;
      };
    };
    actual = host: [
      (lib.hasInfix "\nautoload -Uz -- mkcd\n" (text host ".zshrc"))
      (lib.hasInfix "source \"/data/own/own.plugin.zsh\"" (text host ".zshrc"))
      (lib.hasInfix "fpath+=(\"/data/own/c\")" (text host ".zshrc"))
      (lib.hasInfix "compinit" (text host ".zshrc"))
      (map lib.getName host.config.home.packages)
    ];
    expected = [
      false
      true
      true
      false
      [
        "zsh"
        "mkcd"
      ]
    ];
  };

  "a variable of the shell cannot name the folder" = {
    module = {
      programs.zsh = {
        enable = true;
        dotDir = "$HOME/x";
      };
    };
    refused = true;
  };

  "arrow keys look up the history" = {
    module = {
      nivis.distribution = "arch";
      programs.zsh = {
        enable = true;
        historySubstringSearch = {
          enable = true;
          searchUpKey = "^P";
          searchDownKey = [ "^N" ];
        };
      };
    };
    actual = host: lib.filter (lib.hasPrefix "bindkey") (lib.splitString "\n" (text host ".zshrc"));
    expected = [
      "bindkey \"^P\" history-substring-search-up"
      "bindkey \"^N\" history-substring-search-down"
    ];
  };

  "the history, step by step" = {
    module = {
      programs.zsh = {
        enable = true;
        completionInit = "autoload -U compinit && compinit -i";
        autosuggestion = {
          enable = true;
          strategy = [ "completion" ];
        };
        syntaxHighlighting = {
          enable = true;
          highlighters = [ "brackets" ];
        };
        setOptions = [ "NO_BEEP" ];
        plugins = [
          {
            name = "own";
            src = "/data/own";
            file = "own.zsh";
          }
        ];
        history = {
          append = true;
          expireDuplicatesFirst = true;
          findNoDups = true;
          ignoreAllDups = true;
          ignoreDups = false;
          ignoreSpace = false;
          save = 7;
          saveNoDups = true;
          share = false;
        };
      };
    };
    actual =
      host:
      lib.filter (
        l:
        lib.any (w: lib.hasInfix w l) [
          "compinit"
          "STRATEGY"
          "HIGHLIGHTERS"
          "SAVEHIST"
          "HIST_"
          "own.zsh"
          "BEEP"
        ]
      ) (lib.splitString "\n" (text host ".zshrc"));
    expected = [
      "autoload -U compinit && compinit -i"
      "ZSH_AUTOSUGGEST_STRATEGY=(completion)"
      "if [[ -f \"/data/own/own.zsh\" ]]; then"
      "  source \"/data/own/own.zsh\""
      "SAVEHIST=\"7\""
      "  NO_BEEP HIST_FCNTL_LOCK APPEND_HISTORY HIST_EXPIRE_DUPS_FIRST"
      "  HIST_FIND_NO_DUPS HIST_IGNORE_ALL_DUPS HIST_SAVE_NO_DUPS NO_EXTENDED_HISTORY"
      "  NO_HIST_IGNORE_DUPS NO_HIST_IGNORE_SPACE NO_SHARE_HISTORY"
      "ZSH_HIGHLIGHT_HIGHLIGHTERS=(brackets main)"
    ];
  };

  "the highlighter is another package" = {
    module =
      { pkgs, ... }:
      {
        programs.zsh = {
          enable = true;
          syntaxHighlighting.enable = true;
          syntaxHighlighting.package = pkgs.writeShellScriptBin "own-highlighter" "";
        };
      };
    actual = host: [
      (lib.hasInfix "own-highlighter" (text host ".zshrc"))
      (lib.elem "own-highlighter" (map lib.getName host.config.home.packages))
    ];
    expected = [
      true
      true
    ];
  };
}
