# direnv for everyone.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    lines
    option
    ;
  cfg = config.programs.direnv;
  toml = pkgs.formats.toml { };
  direnv = lib.getExe cfg.package;
  always = lib.boolToString cfg.loadInNixShell;
in
{
  options.programs.direnv = {
    enable = enable "direnv is there for everyone";
    package = mkOption {
      type = types.package;
      default = pkgs.direnv;
      defaultText = lib.literalExpression "pkgs.direnv";
      description = "The package of direnv.";
    };
    enableBashIntegration = flag true "Whether bash has it.";
    enableZshIntegration = flag true "Whether zsh has it.";
    enableFishIntegration = flag true "Whether fish has it.";
    direnvrcExtra = lines "Further lines of direnvrc.";
    silent = enable "direnv says nothing";
    loadInNixShell = flag true "Whether it works in shells of Nix.";
    nix-direnv.enable = flag true "Whether `use flake` keeps its results, where nix-direnv is installed.";
    settings = option toml.type { } "Contents of direnv.toml.";
  };

  config = mkIf cfg.enable {
    programs = {
      direnv.settings = mkIf cfg.silent {
        global = {
          log_format = lib.mkDefault "-";
          log_filter = lib.mkDefault "^$";
        };
      };
      bash.interactiveShellInit = mkIf cfg.enableBashIntegration ''
        if ${always} || [ -z "$IN_NIX_SHELL$NIX_GCROOT$(printenv PATH | grep '/nix/store')" ] ; then
          eval "$(${direnv} hook bash)"
        fi
      '';
      zsh.interactiveShellInit = mkIf cfg.enableZshIntegration ''
        if ${always} || printenv PATH | grep -vqc '/nix/store'; then
          eval "$(${direnv} hook zsh)"
        fi
      '';
      fish.interactiveShellInit = mkIf cfg.enableFishIntegration ''
        if ${always}; or printenv PATH | grep -vqc '/nix/store';
          ${direnv} hook fish | source
        end
      '';
    };

    environment = {
      systemPackages = [ cfg.package ];
      variables.DIRENV_CONFIG = "/etc/direnv";
      etc = {
        "direnv/direnv.toml" = mkIf (cfg.settings != { }) {
          source = toml.generate "direnv.toml" cfg.settings;
        };
        "direnv/direnvrc".text = ''
          ${lib.optionalString cfg.nix-direnv.enable ''
            for profile in "$HOME/.nix-profile" /nix/var/nix/profiles/default /usr; do
              if [[ -f "$profile/share/nix-direnv/direnvrc" ]]; then
                source "$profile/share/nix-direnv/direnvrc"
                break
              fi
            done
          ''}
          ${cfg.direnvrcExtra}

          # The user's own comes last.
          direnv_config_dir_home="''${DIRENV_CONFIG_HOME:-''${XDG_CONFIG_HOME:-$HOME/.config}/direnv}"
          if [[ -f $direnv_config_dir_home/direnvrc ]]; then
            source "$direnv_config_dir_home/direnvrc" >&2
          elif [[ -f $HOME/.direnvrc ]]; then
            source "$HOME/.direnvrc" >&2
          fi
          unset direnv_config_dir_home
        '';
        "direnv/lib/zz-user.sh".text = ''
          direnv_config_dir_home="''${DIRENV_CONFIG_HOME:-''${XDG_CONFIG_HOME:-$HOME/.config}/direnv}"
          for lib in "$direnv_config_dir_home/lib/"*.sh; do
            source "$lib"
          done
          unset direnv_config_dir_home
        '';
      };
    };
  };
}
