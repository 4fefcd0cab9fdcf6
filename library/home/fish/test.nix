{
  lib,
  text,
  ...
}:
{
  "config.fish has abbreviations, aliases and commands in their places" = {
    module = {
      home.shellAliases.ll = "ls -l";
      programs.fish = {
        enable = true;
        shellAbbrs = {
          g = "git";
          L = {
            position = "anywhere";
            setCursor = true;
            expansion = "% | less";
          };
        };
        shellInit = "echo all";
        loginShellInit = "echo login";
        interactiveShellInit = "echo interactive";
        shellInitLast = "echo last";
      };
    };
    actual =
      host:
      lib.last (lib.splitString "# Source handler functions\n" (text host ".config/fish/config.fish"));
    expected = ''


      echo all

      status is-login; and begin

        # Login shell initialisation
        echo login

      end

      status is-interactive; and begin

        # Abbreviations
        abbr --add --position anywhere --set-cursor -- L '% | less'
      abbr --add  -- g git

        # Aliases
        alias ll 'ls -l'

        # Interactive shell initialisation
        echo interactive

      end

      echo last
    '';
  };

  "functions, keys and completions stand in files of their own" = {
    module = {
      programs.fish = {
        enable = true;
        functions.greet = {
          body = "echo hi $name";
          argumentNames = [ "name" ];
          onEvent = "fish_prompt";
          description = "Greets";
        };
        binds."alt-s" = {
          command = "fish_commandline_append bat";
          erase = true;
          mode = "insert";
        };
        completions.own = "complete -c own -s o";
        plugins = [
          {
            name = "z";
            src = "/data/z";
          }
        ];
      };
    };
    actual = host: [
      (text host ".config/fish/functions/greet.fish")
      (text host ".config/fish/functions/fish_user_key_bindings.fish")
      (text host ".config/fish/completions/own.fish")
      (lib.hasInfix "source /home/ops/.config/fish/functions/greet.fish" (
        text host ".config/fish/config.fish"
      ))
      (lib.head (lib.drop 1 (lib.splitString "\n" (text host ".config/fish/conf.d/plugin-z.fish"))))
    ];
    expected = [
      ''
        function greet --description="Greets" --on-event="fish_prompt" --argument-names=name
          echo hi $name
        end
      ''
      ''
        function fish_user_key_bindings
          bind  -e  --mode  insert  alt-s
        bind --mode insert alt-s 'fish_commandline_append bat'
        end
      ''
      ''
        complete -c own -s o
      ''
      true
      "set -l plugin_dir /data/z"
    ];
  };

  "aliases may become abbreviations" = {
    module = {
      home.shellAliases.ll = "ls -l";
      programs.fish = {
        enable = true;
        preferAbbrs = true;
      };
    };
    actual = host: [
      host.config.programs.fish.shellAbbrs
      host.config.programs.fish.shellAliases
    ];
    expected = [
      {
        ll = "ls -l";
      }
      { }
    ];
  };

  "completions made of manual pages are refused" = {
    module = {
      programs.fish = {
        enable = true;
        generateCompletions = true;
      };
    };
    refused = true;
  };

  "every property of a key, and aliases" = {
    module = {
      programs.fish = {
        enable = true;
        shellAliases.g = "git";
        binds = {
          named = {
            name = "ctrl-g";
            command = "git status";
            operate = "user";
            silent = true;
            setsMode = "insert";
            repaint = true;
          };
          off = {
            enable = false;
            command = "nothing";
          };
        };
      };
    };
    actual =
      host:
      lib.filter (l: lib.hasInfix "bind " l || lib.hasInfix "alias " l || lib.hasInfix "repaint" l) (
        lib.splitString "\n" (
          text host ".config/fish/config.fish"
          + text host ".config/fish/functions/fish_user_key_bindings.fish"
        )
      );
    expected = [
      "  alias g git"
      "  bind -s --user --sets-mode insert ctrl-g 'git status' repaint"
    ];
  };
}
