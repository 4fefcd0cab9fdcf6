{
  lib,
  text,
  ...
}:
{
  "files of login and interactive shells" = {
    module = {
      home.shellAliases.ll = "ls -l";
      home.sessionVariables.EDITOR = "vim";
      programs.bash = {
        enable = true;
        historyControl = [ "ignoreboth" ];
        historyIgnore = [
          "ls"
          "exit"
        ];
        historyFile = "$HOME/.h";
        historySize = 5;
        historyFileSize = null;
        shellOptions = [
          "globstar"
          "-checkjobs"
        ];
        sessionVariables.LEVEL = 1;
        initExtra = "echo interactive";
        profileExtra = "echo login";
        bashrcExtra = "echo all";
        logoutExtra = "echo bye";
        enableCompletion = false;
      };
    };
    actual = host: [
      (text host ".bashrc")
      (lib.hasInfix "export LEVEL=\"1\"\n\necho login" (text host ".profile"))
      (text host ".bash_profile")
      (text host ".bash_logout")
    ];
    expected = [
      ''
        echo all

        # Commands that should be applied only for interactive shells.
        [[ $- == *i* ]] || return

        HISTCONTROL=ignoreboth
        HISTFILE="$HOME/.h"
        HISTIGNORE=ls:exit
        HISTSIZE=5
        mkdir -p "$(dirname "$HISTFILE")"

        shopt -s globstar
        shopt -u checkjobs

        alias -- ll='ls -l'

        echo interactive
      ''
      true
      ''
        # include .profile if it exists
        [[ -f ~/.profile ]] && . ~/.profile

        # include .bashrc if it exists
        [[ -f ~/.bashrc ]] && . ~/.bashrc
      ''
      "echo bye"
    ];
  };

  "completion comes first, with its package" = {
    module = {
      programs.bash = {
        enable = true;
        package = null;
        initExtra = "echo mine";
      };
    };
    actual = host: [
      (lib.hasInfix "bash_completion\"\nfi\n\necho mine" (text host ".bashrc"))
      (map lib.getName host.config.home.packages)
    ];
    expected = [
      true
      [ "bash-completion" ]
    ];
  };

  "aliases of bash alone" = {
    module = {
      programs.bash.enable = true;
      programs.bash.shellAliases.g = "git";
    };
    actual = host: lib.hasInfix "alias -- g=git" (text host ".bashrc");
    expected = true;
  };
}
