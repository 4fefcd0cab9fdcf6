{
  lib,
  text,
  ...
}:
{
  "the prompt is set up in each shell" = {
    module = {
      nivis.distribution = "arch";
      programs = {
        bash.enable = true;
        zsh.enable = true;
        fish.enable = true;
        starship = {
          enable = true;
          enableTransience = true;
          settings.add_newline = false;
        };
      };
    };
    actual = host: [
      (text host ".config/starship.toml")
      host.config.home.sessionVariables.STARSHIP_CONFIG
      (lib.hasInfix "eval \"$(/usr/bin/starship init bash --print-full-init)\"" (text host ".bashrc"))
      (lib.hasInfix "eval \"$(/usr/bin/starship init zsh)\"" (text host ".zshrc"))
      (lib.hasInfix "enable_transience" (text host ".config/fish/config.fish"))
    ];
    expected = [
      ''
        add_newline = false
      ''
      "/home/ops/.config/starship.toml"
      true
      true
      true
    ];
  };

  "a shell may be left out" = {
    module = {
      nivis.distribution = "arch";
      programs = {
        bash.enable = true;
        starship = {
          enable = true;
          enableBashIntegration = false;
        };
      };
    };
    actual = host: lib.hasInfix "starship" (text host ".bashrc");
    expected = false;
  };

  "the prompt's file and packages are others, and fish has it always" = {
    module =
      { pkgs, ... }:
      {
        programs.fish.enable = true;
        programs.starship = {
          enable = true;
          settings.add_newline = false;
          configPath = "/home/ops/prompt.toml";
          enableInteractive = false;
          extraPackages = [ (pkgs.writeShellScriptBin "vcs" "") ];
        };
      };
    actual = host: [
      (host.config.home.file ? "/home/ops/prompt.toml")
      host.config.home.sessionVariables.STARSHIP_CONFIG
      (lib.hasInfix "starship" host.config.programs.fish.shellInit)
      (lib.hasInfix "starship" host.config.programs.fish.interactiveShellInit)
      (map lib.getName host.config.home.packages)
    ];
    expected = [
      true
      "/home/ops/prompt.toml"
      true
      false
      [
        "starship"
        "vcs"
        "fish"
      ]
    ];
  };
}
