# direnv: environments of folders.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (lib.hm) shell;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    lines
    option
    package
    ;
  cfg = config.programs.direnv;
  toml = pkgs.formats.toml { };
  direnv = if cfg.package == null then "direnv" else lib.getExe cfg.package;
in
{
  options.programs.direnv = {
    enable = enable "direnv is set up";
    package = package pkgs "direnv";
    config = option toml.type { } "Contents of direnv.toml.";
    stdlib = lines "Functions of .envrc files.";
    silent = enable "direnv says nothing";
    nix-direnv = {
      enable = enable "`use flake` keeps its results";
      package = mkOption {
        type = types.nullOr types.path;
        default = null;
        description = "Folder with share/nix-direnv/direnvrc; null for nix-direnv's place in a profile of Nix.";
      };
    };
    mise = {
      enable = enable "`use mise` works";
      package = package pkgs "mise";
    };
    enableBashIntegration = shell.mkBashIntegrationOption { inherit config; };
    enableFishIntegration = shell.mkFishIntegrationOption { inherit config; };
    enableZshIntegration = shell.mkZshIntegrationOption { inherit config; };
  };

  config = mkIf cfg.enable {
    home = {
      packages =
        lib.optional (cfg.package != null) cfg.package
        ++ lib.optional (cfg.mise.enable && cfg.mise.package != null) cfg.mise.package;
      # The settings say it since 2.36; older ones read the variable.
      sessionVariables = mkIf cfg.silent { DIRENV_LOG_FORMAT = ""; };
    };

    xdg.configFile = {
      "direnv/direnv.toml" = mkIf (cfg.config != { }) {
        source = toml.generate "direnv-config" cfg.config;
      };
      "direnv/direnvrc" = mkIf (cfg.stdlib != "") { text = cfg.stdlib; };
      "direnv/lib/hm-nix-direnv.sh" = mkIf cfg.nix-direnv.enable (
        if cfg.nix-direnv.package != null then
          { source = "${cfg.nix-direnv.package}/share/nix-direnv/direnvrc"; }
        else
          {
            text = ''
              for profile in "$HOME/.nix-profile" /nix/var/nix/profiles/default /usr; do
                if [ -f "$profile/share/nix-direnv/direnvrc" ]; then
                  source "$profile/share/nix-direnv/direnvrc"
                  break
                fi
              done
            '';
          }
      );
      "direnv/lib/hm-mise.sh" = mkIf cfg.mise.enable {
        text = ''
          eval "$(${
            if cfg.mise.package == null then "mise" else lib.getExe cfg.mise.package
          } direnv activate)"
        '';
      };
    };

    programs = {
      direnv.config.global = mkIf cfg.silent {
        log_format = "-";
        log_filter = "^$";
      };
      bash.initExtra = mkIf cfg.enableBashIntegration (
        lib.mkAfter ''
          eval "$(${direnv} hook bash)"
        ''
      );
      zsh.initContent = mkIf cfg.enableZshIntegration ''
        eval "$(${direnv} hook zsh)"
      '';
      fish.interactiveShellInit = mkIf cfg.enableFishIntegration (
        lib.mkAfter ''
          if not functions -q __direnv_export_eval
            ${direnv} hook fish | source
          end
        ''
      );
    };
  };
}
