# The terminal Ghostty, where there is a desktop.
{
  config,
  lib,
  osConfig ? null,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;

  cfg = config.firn.home.terminal;
in
{
  options.firn.home.terminal.window = mkOption {
    type = types.bool;
    default = osConfig.firn.desktop.enable or true;
    defaultText = "whether the machine has a desktop";
    description = "Whether the terminal has a window of its own.";
  };

  config = mkIf (cfg.enable && cfg.window) {
    programs.ghostty = {
      enable = true;
      # Most distributions have none: it is installed from elsewhere then, and finds its settings.
      package = mkIf (!(pkgs.ghostty.meta.available or true)) null;
      settings = {
        font-size = 12;
        window-padding-x = 8;
        window-padding-y = 8;
        shell-integration = "fish";
      };
    };
  };
}
