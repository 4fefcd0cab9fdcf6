# eza in place of ls.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf types;
  inherit (lib.hm) shell;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    option
    package
    strings
    ;
  cfg = config.programs.eza;
  yaml = pkgs.formats.yaml { };
  word =
    v:
    if v == true then
      "auto"
    else if v == false then
      "never"
    else
      v;
  flags = lib.escapeShellArgs (
    lib.optionals (cfg.icons != null) [
      "--icons"
      (word cfg.icons)
    ]
    ++ lib.optionals (cfg.colors != null) [
      "--color"
      (word cfg.colors)
    ]
    ++ lib.optional cfg.git "--git"
    ++ cfg.extraOptions
  );
  aliases = {
    ls = "eza";
    ll = "eza -l";
    la = "eza -a";
    lt = "eza --tree";
    lla = "eza -la";
  };
  all = lib.mapAttrs (_: lib.mkDefault) (
    lib.optionalAttrs (flags != "") { eza = "eza ${flags}"; } // aliases
  );
in
{
  options.programs.eza = {
    enable = enable "eza is there in place of ls";
    package = package pkgs "eza";
    extraOptions = strings "Flags it always gets.";
    icons = option (types.enum [
      null
      true
      false
      "auto"
      "always"
      "never"
    ]) null "Whether icons are shown.";
    colors = option (types.enum [
      null
      "auto"
      "always"
      "never"
    ]) null "Whether colours are shown.";
    git = flag false "Whether git's state of files is shown.";
    theme = option yaml.type { } "Contents of ~/.config/eza/theme.yml.";
    enableBashIntegration = shell.mkBashIntegrationOption { inherit config; };
    enableFishIntegration = shell.mkFishIntegrationOption { inherit config; };
    enableZshIntegration = shell.mkZshIntegrationOption { inherit config; };
  };

  config = mkIf cfg.enable {
    home.packages = lib.optional (cfg.package != null) cfg.package;
    programs.bash.shellAliases = mkIf cfg.enableBashIntegration all;
    programs.zsh.shellAliases = mkIf cfg.enableZshIntegration all;
    programs.fish.shellAliases = mkIf cfg.enableFishIntegration all;
    xdg.configFile."eza/theme.yml" = mkIf (cfg.theme != { }) {
      source = yaml.generate "eza-theme" cfg.theme;
    };
  };
}
