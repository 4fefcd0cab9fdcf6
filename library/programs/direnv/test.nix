{
  lib,
  text,
  ...
}:
{
  "hooks and files" = {
    module = {
      programs = {
        zsh.enable = true;
        fish.enable = true;
        direnv = {
          enable = true;
          silent = true;
          direnvrcExtra = "export A=1";
          loadInNixShell = false;
        };
      };
    };
    actual = host: [
      (text host "direnv/direnv.toml")
      (lib.hasInfix "export A=1" (text host "direnv/direnvrc"))
      (lib.hasInfix "share/nix-direnv/direnvrc" (text host "direnv/direnvrc"))
      (lib.hasInfix "direnv_config_dir_home" (text host "direnv/lib/zz-user.sh"))
      host.config.programs.bash.interactiveShellInit
      host.config.programs.zsh.interactiveShellInit
      host.config.programs.fish.interactiveShellInit
      host.config.environment.variables.DIRENV_CONFIG
    ];
    expected = [
      ''
        [global]
        log_filter = "^$"
        log_format = "-"
      ''
      true
      true
      true
      ''
        if false || [ -z "$IN_NIX_SHELL$NIX_GCROOT$(printenv PATH | grep '/nix/store')" ] ; then
          eval "$(/usr/bin/direnv hook bash)"
        fi
      ''
      ''
        if false || printenv PATH | grep -vqc '/nix/store'; then
          eval "$(/usr/bin/direnv hook zsh)"
        fi
      ''
      ''
        if false; or printenv PATH | grep -vqc '/nix/store';
          /usr/bin/direnv hook fish | source
        end
      ''
      "/etc/direnv"
    ];
  };

  "shells and nix-direnv may be left out" = {
    module = {
      programs.direnv = {
        enable = true;
        nix-direnv.enable = false;
        enableBashIntegration = false;
        enableZshIntegration = false;
        enableFishIntegration = false;
      };
      programs.zsh.enable = true;
      programs.fish.enable = true;
    };
    actual = host: [
      (lib.hasInfix "nix-direnv" (text host "direnv/direnvrc"))
      host.config.programs.bash.interactiveShellInit
      host.config.programs.zsh.interactiveShellInit
      host.config.programs.fish.interactiveShellInit
    ];
    expected = [
      false
      ""
      ""
      ""
    ];
  };

  "settings of direnv" = {
    module.programs.direnv = {
      enable = true;
      settings.global.load_dotenv = true;
    };
    actual = host: text host "direnv/direnv.toml";
    expected = "[global]\nload_dotenv = true\n";
  };
}
