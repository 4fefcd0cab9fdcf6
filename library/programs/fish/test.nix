{ text, ... }:
{
  "one file beside the distribution's" = {
    module = {
      environment.shellAliases.ll = "ls -l";
      programs.fish = {
        enable = true;
        shellAbbrs.g = "git";
        shellInit = "echo all";
        loginShellInit = "echo login";
        interactiveShellInit = "echo interactive";
        promptInit = "echo prompt";
      };
    };
    actual = host: text host "fish/conf.d/nivis.fish";
    expected = ''
      echo all

      status is-login; and begin
        if test -f /etc/profile.d/nivis.sh
        for entry in (/bin/bash -c '. /etc/profile.d/nivis.sh; env -0' | string split0)
          set -l pair (string split -m 1 = -- $entry)
          contains -- $pair[1] _ SHLVL PWD OLDPWD; or set -gx $pair[1] $pair[2]
        end
      end

        echo login

      end

      status is-interactive; and begin
        abbr -ag g git

        alias ll 'ls -l'

        echo prompt

        echo interactive

      end
    '';
  };

  "completions of manual pages are refused" = {
    module = {
      programs.fish = {
        enable = true;
        generateCompletions = true;
      };
    };
    refused = true;
  };

  "so is leaving out what packages bring" = {
    module = {
      programs.fish = {
        enable = true;
        vendor.config.enable = false;
      };
    };
    refused = true;
  };

  "aliases of fish" = {
    module.programs.fish = {
      enable = true;
      shellAliases.k = "kubectl";
    };
    actual = host: builtins.match ".*alias k kubectl\n.*" (text host "fish/conf.d/nivis.fish") != null;
    expected = true;
  };

  "what packages bring for fish cannot be left out" = {
    module.programs.fish = {
      enable = true;
      vendor.completions.enable = false;
    };
    refused = true;
  };

  "nor their functions" = {
    module.programs.fish = {
      enable = true;
      vendor.functions.enable = false;
    };
    refused = true;
  };
}
