# The shell of a home.
{ pkgs, ... }:
{
  programs.bash = {
    enable = true;
    historyControl = [
      "ignoredups"
      "ignorespace"
    ];
    shellAliases.g = "git";
  };
  programs.fzf.enable = true;
  home.packages = [ pkgs.fd ];
}
