# fzf, with its shells.
{ lib, text, ... }:
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
}
