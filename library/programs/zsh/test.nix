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
    actual = host: map (text host) [
      "zsh/zshenv"
      "zsh/zprofile"
      "zsh/zshrc"
    ];
    expected = null;
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
    expected = null;
  };
}
