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

  "another file, further packages, and shells that are left alone" = {
    module =
      { pkgs, ... }:
      {
        nivis.distribution = "arch";
        programs = {
          zsh.enable = true;
          fish.enable = true;
          starship = {
            enable = true;
            configPath = "/home/ops/.config/mine.toml";
            enableFishIntegration = false;
            enableZshIntegration = false;
            enableInteractive = false;
            extraPackages = [ pkgs.jq ];
            settings.format = "$all";
          };
        };
      };
    actual = host: [
      (text host ".config/mine.toml")
      (lib.hasInfix "starship init" (text host ".zshrc" + text host ".config/fish/config.fish"))
      (lib.any (p: p.name or "" == "jq") host.config.home.packages)
    ];
    expected = [
      "format = \"$all\"\n"
      false
      true
    ];
  };
}
