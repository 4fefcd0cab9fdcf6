# Starship, a prompt, for everyone.
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
    maybe
    option
    strings
    ;
  cfg = config.programs.starship;
  toml = pkgs.formats.toml { };
  file = toml.generate "starship.toml" cfg.settings;
  where = if cfg.interactiveOnly then "promptInit" else "shellInit";
  starship = lib.getExe cfg.package;

  posix = shell: ''
    if [[ $TERM != "dumb" ]]; then
      # The user's own file goes before.
      if [[ ! -f "''${STARSHIP_CONFIG:-$HOME/.config/starship.toml}" ]]; then
        export STARSHIP_CONFIG=${file}
      fi
      eval "$(${starship} init ${shell})"
    fi
  '';
  transient =
    name: body:
    lib.optionalString (body != null) ''
      function ${name}
        ${body}
      end
    '';
in
{
  options.programs.starship = {
    enable = enable "Starship is everyone's prompt";
    package = mkOption {
      type = types.package;
      default = pkgs.starship;
      defaultText = lib.literalExpression "pkgs.starship";
      description = "The package of Starship.";
    };
    interactiveOnly = flag true "Whether it is set up in interactive shells only.";
    settings = option toml.type { } "Contents of starship.toml.";
    presets = strings "Presets that the settings are added to; needs a builder.";
    transientPrompt = {
      enable = enable "fish makes earlier prompts short";
      left = maybe types.str "What stays on the left, as fish code.";
      right = maybe types.str "What stays on the right, as fish code.";
    };
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.presets == [ ];
        message = "`programs.starship.presets' are merged in a builder. Copy what you want of `starship preset ${
          lib.head (cfg.presets ++ [ "" ])
        }' to `programs.starship.settings'.";
      }
    ];
    environment.systemPackages = [ cfg.package ];
    programs = {
      bash.${where} = posix "bash --print-full-init";
      zsh.${where} = posix "zsh";
      fish.${where} = ''
        if test "$TERM" != "dumb"
          set -q STARSHIP_CONFIG; or set STARSHIP_CONFIG "$HOME/.config/starship.toml"
          if not test -f "$STARSHIP_CONFIG"
            set -x STARSHIP_CONFIG ${file}
          end
          ${transient "starship_transient_prompt_func" cfg.transientPrompt.left}
          ${transient "starship_transient_rprompt_func" cfg.transientPrompt.right}
          eval (${starship} init fish)
          ${lib.optionalString cfg.transientPrompt.enable "enable_transience"}
        end
      '';
    };
  };
}
