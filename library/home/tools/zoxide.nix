# zoxide: cd that knows where one was.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOrder;
  inherit (lib.hm) shell;
  inherit (import ../../_lib/option.nix { inherit lib; }) enable package strings;
  cfg = config.programs.zoxide;
  zoxide = if cfg.package == null then "zoxide" else lib.getExe cfg.package;
  flags = lib.concatStringsSep " " cfg.options;
in
{
  options.programs.zoxide = {
    enable = enable "zoxide is set up";
    package = package pkgs "zoxide";
    options = strings "Flags of `zoxide init`.";
    enableBashIntegration = shell.mkBashIntegrationOption { inherit config; };
    enableFishIntegration = shell.mkFishIntegrationOption { inherit config; };
    enableZshIntegration = shell.mkZshIntegrationOption { inherit config; };
  };

  config = mkIf cfg.enable {
    home.packages = lib.optional (cfg.package != null) cfg.package;
    programs = {
      bash.initExtra = mkIf cfg.enableBashIntegration (
        mkOrder 2000 ''
          eval "$(${zoxide} init bash ${flags})"
        ''
      );
      zsh.initContent = mkIf cfg.enableZshIntegration (
        mkOrder 851 ''
          eval "$(${zoxide} init zsh ${flags})"
        ''
      );
      fish.interactiveShellInit = mkIf cfg.enableFishIntegration ''
        ${zoxide} init fish ${flags} | source
      '';
    };
  };
}
