# Starship, a prompt: ~/.config/starship.toml and a line in each shell.
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
    packages
    ;
  cfg = config.programs.starship;
  toml = pkgs.formats.toml { };
  starship = if cfg.package == null then "starship" else lib.getExe cfg.package;
in
{
  options.programs.starship = {
    enable = enable "Starship is the prompt";
    package = package pkgs "starship";
    extraPackages = packages "Packages the prompt needs.";
    settings = option toml.type { } "Contents of starship.toml.";
    configPath = option types.str "${config.xdg.configHome}/starship.toml" "The file of the settings.";
    enableInteractive = flag true "Whether fish has it in interactive shells only.";
    enableTransience = flag false "Whether fish makes earlier prompts short.";
    enableBashIntegration = shell.mkBashIntegrationOption { inherit config; };
    enableFishIntegration = shell.mkFishIntegrationOption { inherit config; };
    enableZshIntegration = shell.mkZshIntegrationOption { inherit config; };
  };

  config = mkIf cfg.enable {
    home = {
      packages = lib.optional (cfg.package != null) cfg.package ++ cfg.extraPackages;
      sessionVariables.STARSHIP_CONFIG = cfg.configPath;
      file.${cfg.configPath} = mkIf (cfg.settings != { }) {
        source = toml.generate "starship-config" cfg.settings;
      };
    };
    programs = {
      bash.initExtra = mkIf cfg.enableBashIntegration (
        lib.mkOrder 1900 ''
          if [[ $TERM != "dumb" ]]; then
            eval "$(${starship} init bash --print-full-init)"
          fi
        ''
      );
      zsh.initContent = mkIf cfg.enableZshIntegration ''
        if [[ $TERM != "dumb" ]]; then
          eval "$(${starship} init zsh)"
        fi
      '';
      fish.${if cfg.enableInteractive then "interactiveShellInit" else "shellInit"} =
        mkIf cfg.enableFishIntegration ''
          if test "$TERM" != "dumb"
            ${starship} init fish | source
            ${lib.optionalString cfg.enableTransience "enable_transience"}
          end
        '';
    };
  };
}
