# eza and zoxide, with their shells.
{ lib, text, ... }:
{
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
}
