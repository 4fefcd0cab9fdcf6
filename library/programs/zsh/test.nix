{
  lib,
  text,
  ...
}:
{
  "the files for everyone" = {
    module = {
      environment.shellAliases.ll = "ls -l";
      programs.zsh = {
        enable = true;
        histSize = 5;
        histFile = "$HOME/.h";
        setOptions = [ "NO_BEEP" ];
        promptInit = "PS1='> '";
        shellInit = "echo all";
        loginShellInit = "echo login";
        interactiveShellInit = "echo interactive";
        enableBashCompletion = true;
        autosuggestions = {
          enable = true;
          async = false;
          extraConfig.ZSH_AUTOSUGGEST_BUFFER_MAX_SIZE = "20";
        };
        syntaxHighlighting = {
          enable = true;
          styles.comment = "fg=black";
          patterns."rm -rf *" = "bg=red";
        };
      };
    };
    actual =
      host:
      map (text host) [
        "zsh/zshenv"
        "zsh/zprofile"
        "zsh/zshrc"
      ];
    expected = [
      ''
        # /etc/zsh/zshenv: written by Nivis.
        if [[ -z "$PATH" || "$PATH" == "/bin:/usr/bin" ]]; then
          export PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        fi

        # Setup custom shell init stuff.

        echo all

        if test -f /etc/zsh/zshenv.local; then
          . /etc/zsh/zshenv.local
        fi
      ''
      ''
        # /etc/zsh/zprofile: written by Nivis.
        if [ -f /etc/profile.d/nivis.sh ]; then
          emulate sh -c '. /etc/profile.d/nivis.sh'
        fi

        # Setup custom login shell init stuff.
        echo login

        if test -f /etc/zsh/zprofile.local; then
          . /etc/zsh/zprofile.local
        fi
      ''
      ''
        # /etc/zsh/zshrc: written by Nivis.
        # Set zsh options.
        setopt NO_BEEP

        # Setup command line history.
        SAVEHIST=5
        HISTSIZE=5
        HISTFILE=$HOME/.h

        bindkey -e
        # Enable autocompletion.
        autoload -U compinit && compinit

        # Enable compatibility with bash's completion system.
        autoload -U bashcompinit && bashcompinit

        # Setup custom interactive shell init stuff.

        echo interactive
        source /usr/share/zsh-autosuggestions/zsh-autosuggestions.zsh
        export ZSH_AUTOSUGGEST_HIGHLIGHT_STYLE="fg=8"
        export ZSH_AUTOSUGGEST_STRATEGY=(history)
        unset ZSH_AUTOSUGGEST_USE_ASYNC
        export ZSH_AUTOSUGGEST_BUFFER_MAX_SIZE="20"

        source /usr/share/zsh-syntax-highlighting/zsh-syntax-highlighting.zsh
        ZSH_HIGHLIGHT_HIGHLIGHTERS=(main)
        ZSH_HIGHLIGHT_PATTERNS+=('rm -rf *' 'bg=red')
        ZSH_HIGHLIGHT_STYLES[comment]='fg=black'

        # Extra colors for directory listings.
        eval "$(/usr/bin/dircolors -b)"
        alias ls='ls --color=auto'

        # Setup aliases.
        alias -- ll='ls -l'

        # Setup prompt.
        PS1='> '

        if test -f /etc/zsh/zshrc.local; then
          . /etc/zsh/zshrc.local
        fi
      ''
    ];
  };

  "their place follows the distribution" = {
    module = {
      nivis.distribution = "fedora";
      programs.zsh = {
        enable = true;
        enableCompletion = false;
        enableLsColors = false;
      };
    };
    actual = host: [
      (lib.filter (lib.hasPrefix "z") (lib.attrNames host.config.environment.etc))
      (lib.hasInfix "compinit" (text host "zshrc"))
      (lib.hasInfix "dircolors" (text host "zshrc"))
      (map lib.getName host.config.environment.systemPackages)
    ];
    expected = [
      [
        "zprofile"
        "zshenv"
        "zshrc"
      ]
      false
      false
      [
        "zsh"
        "bash"
      ]
    ];
  };

  "how suggestions and highlights look" = {
    module.programs.zsh = {
      enable = true;
      enableGlobalCompInit = false;
      shellAliases.k = "kubectl";
      autosuggestions = {
        enable = true;
        highlightStyle = "fg=cyan";
        strategy = [ "completion" ];
      };
      syntaxHighlighting = {
        enable = true;
        highlighters = [ "brackets" ];
      };
    };
    actual =
      host:
      let
        all = lib.concatMapStrings (f: text host f) (
          lib.filter (name: lib.hasSuffix "zshrc" name) (lib.attrNames host.config.environment.etc)
        );
      in
      map (part: lib.hasInfix part all) [
        "ZSH_AUTOSUGGEST_HIGHLIGHT_STYLE=\"fg=cyan\""
        "ZSH_AUTOSUGGEST_STRATEGY=(completion)"
        "ZSH_HIGHLIGHT_HIGHLIGHTERS=(brackets)"
        "alias -- k=kubectl"
        "autoload -U compinit"
      ];
    expected = [
      true
      true
      true
      true
      false
    ];
  };
}
