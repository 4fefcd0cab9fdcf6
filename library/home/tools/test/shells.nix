# What tools put into shells, and what they leave out.
{ lib, text, ... }:
{
  "shells go without what they are not to have" = {
    module =
      { lib, ... }:
      {
        programs = {
          bash.enable = true;
          fish.enable = true;
          zsh.enable = true;
        }
        //
          lib.genAttrs
            [
              "atuin"
              "dircolors"
              "direnv"
              "eza"
              "fzf"
              "starship"
              "zoxide"
            ]
            (_: {
              enable = true;
              enableBashIntegration = false;
              enableFishIntegration = false;
              enableZshIntegration = false;
            })
        // {
          # Debian has none.
          atuin = {
            enable = true;
            package = null;
            enableBashIntegration = false;
            enableFishIntegration = false;
            enableZshIntegration = false;
          };
        };
      };
    actual =
      host:
      let
        files = map (text host) [
          ".bashrc"
          ".config/fish/config.fish"
          ".zshrc"
        ];
        found = name: lib.any (lib.hasInfix name) files;
      in
      lib.filter found [
        "atuin"
        "dircolors"
        "direnv"
        "eza"
        "fzf"
        "starship"
        "zoxide"
      ];
    expected = [ ];
  };

  "shells have what they are to have" = {
    module =
      { lib, ... }:
      {
        home.shell.enableShellIntegration = false;
        programs = {
          bash.enable = true;
          fish.enable = true;
          zsh.enable = true;
        }
        //
          lib.genAttrs
            [
              "atuin"
              "dircolors"
              "direnv"
              "eza"
              "fzf"
              "starship"
              "zoxide"
            ]
            (_: {
              enable = true;
              enableBashIntegration = true;
              enableFishIntegration = true;
              enableZshIntegration = true;
            })
        // {
          # Debian has none.
          atuin = {
            enable = true;
            package = null;
            enableBashIntegration = true;
            enableFishIntegration = true;
            enableZshIntegration = true;
          };
        };
      };
    actual =
      host:
      map
        (
          file:
          lib.filter (name: !(lib.hasInfix name (text host file))) [
            "atuin"
            "dircolors"
            "direnv"
            "eza"
            "fzf"
            "starship"
            "zoxide"
          ]
        )
        [
          ".bashrc"
          ".config/fish/config.fish"
          ".zshrc"
        ];
    expected = [
      [ ]
      [ ]
      [ ]
    ];
  };
}
