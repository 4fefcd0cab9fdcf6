{
  lib,
  text,
  ...
}:
{
  "everyone's prompt" = {
    module = {
      nivis.distribution = "arch";
      programs = {
        zsh.enable = true;
        fish.enable = true;
        starship = {
          enable = true;
          settings.add_newline = false;
          transientPrompt = {
            enable = true;
            left = "echo l";
            right = "echo r";
          };
        };
      };
    };
    actual = host: [
      (lib.hasInfix "starship init bash --print-full-init" (text host "bash.bashrc"))
      (lib.hasInfix "starship init zsh" (text host "zsh/zshrc"))
      host.config.programs.fish.promptInit
    ];
    expected = [
      true
      true
      ''
        if test "$TERM" != "dumb"
          set -q STARSHIP_CONFIG; or set STARSHIP_CONFIG "$HOME/.config/starship.toml"
          if not test -f "$STARSHIP_CONFIG"
            set -x STARSHIP_CONFIG /nix/store/qz05kj0cagglkx6gm3l2rjm35v5qswlp-starship.toml
          end
          function starship_transient_prompt_func
          echo l
        end

          function starship_transient_rprompt_func
          echo r
        end

          eval (/usr/bin/starship init fish)
          enable_transience
        end
      ''
    ];
  };

  "it may be set up in every shell" = {
    module = {
      nivis.distribution = "arch";
      programs.starship = {
        enable = true;
        interactiveOnly = false;
      };
    };
    actual = host: [
      host.config.programs.bash.promptInit
      (lib.hasInfix "starship init" host.config.programs.bash.shellInit)
    ];
    expected = [
      ""
      true
    ];
  };

  "presets need a builder" = {
    module = {
      nivis.distribution = "arch";
      programs.starship = {
        enable = true;
        presets = [ "nerd-font-symbols" ];
      };
    };
    refused = true;
  };
}
