{
  lib,
  text,
  ...
}:
{
  "settings, languages, ignores and themes" = {
    module = {
      nivis.distribution = "arch";
      programs.helix = {
        enable = true;
        defaultEditor = true;
        settings.theme = "base16";
        extraConfig = "[keys.normal]\ng = \"goto_file_start\"\n";
        languages.language = [
          {
            name = "rust";
            auto-format = false;
          }
        ];
        ignores = [ ".build/" ];
        themes.own."ui.menu" = "none";
      };
    };
    actual = host: [
      (text host ".config/helix/config.toml")
      (text host ".config/helix/languages.toml")
      (text host ".config/helix/ignore")
      (text host ".config/helix/themes/own.toml")
      host.config.home.sessionVariables.VISUAL
      (lib.hasInfix "pkill -USR1" host.config.home.activation.onFilesChange.data)
    ];
    expected = [
      ''
        theme = "base16"

        [keys.normal]
        g = "goto_file_start"
      ''
      ''
        [[language]]
        auto-format = false
        name = "rust"
      ''
      ''
        .build/
      ''
      ''
        "ui.menu" = "none"
      ''
      "hx"
      true
    ];
  };

  "Debian calls its package hx" = {
    module = {
      programs.helix.enable = true;
    };
    actual = host: [
      host.pkgs.helix.distributionNames.apt
      (lib.elem "helix" (map lib.getName host.config.home.packages))
    ];
    expected = [
      [ "hx" ]
      true
    ];
  };

  "programs that the editor finds" = {
    module =
      { pkgs, ... }:
      {
        programs.helix = {
          enable = true;
          extraPackages = [ (pkgs.writeShellScriptBin "language-server" "") ];
        };
      };
    actual = host: lib.elem "language-server" (map lib.getName host.config.home.packages);
    expected = true;
  };
}
