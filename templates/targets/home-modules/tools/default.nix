# Tools of developers.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkEnableOption mkIf;
  cfg = config.targets.home.tools;
in
{
  options.targets.home.tools.enable = mkEnableOption "tools of developers";

  config = mkIf cfg.enable {
    programs.git = {
      enable = true;
      settings.init.defaultBranch = "main";
      settings.pull.rebase = true;
    };
    home.packages = [
      pkgs.fd
      pkgs.ripgrep
    ];
  };
}
