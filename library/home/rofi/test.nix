{ lib, text, ... }:
{
  "settings, modes and a theme of one's own" = {
    module =
      { config, ... }:
      let
        inherit (config.lib.formats.rasi) mkLiteral;
      in
      {
        programs.rofi = {
          enable = true;
          font = "Droid Sans Mono 14";
          terminal = "/usr/bin/foot";
          cycle = false;
          location = "top-right";
          xoffset = 2;
          yoffset = -3;
          modes = [
            "drun"
            {
              name = "notes";
              path = "/usr/bin/notes";
            }
          ];
          extraConfig = {
            kb-primary-paste = "Control+V";
            show-icons = true;
            "run,drun".display-name = "open:";
          };
          theme = {
            "@import" = "base";
            "*" = {
              background-color = mkLiteral "#000000";
              width = 512;
            };
            "#inputbar".children = map mkLiteral [
              "prompt"
              "entry"
            ];
          };
        };
      };
    actual = host: [
      (text host ".config/rofi/config.rasi")
      (text host ".local/share/rofi/themes/custom.rasi")
      (map lib.getName host.config.home.packages)
      (lib.getName host.config.programs.rofi.finalPackage)
    ];
    expected = [
      ''
        configuration {
        cycle: false;
        font: "Droid Sans Mono 14";
        kb-primary-paste: "Control+V";
        location: 3;
        modes: [ "drun","notes:/usr/bin/notes" ];
        run,drun {
        display-name: "open:";
        }
        show-icons: true;
        terminal: "/usr/bin/foot";
        xoffset: 2;
        yoffset: -3;
        }
        @theme "custom"
      ''
      ''
        @import "base"

        #inputbar {
        children: [ prompt,entry ];
        }

        * {
        background-color: #000000;
        width: 512;
        }
      ''
      [ "rofi" ]
      "rofi"
    ];
  };

  "a theme by name, in another file, with plugins" = {
    module =
      { pkgs, ... }:
      {
        programs.rofi = {
          enable = true;
          package = pkgs.distributionPackage "rofi-own" { exe = "rofi"; };
          plugins = [ pkgs.dunst ];
          theme = "gruvbox";
          configPath = "/home/ops/.config/other.rasi";
        };
      };
    actual = host: [
      (text host ".config/other.rasi")
      (map lib.getName host.config.home.packages)
    ];
    expected = [
      ''
        configuration {
        location: 0;
        xoffset: 0;
        yoffset: 0;
        }
        @theme "gruvbox"
      ''
      [
        "rofi-own"
        "dunst"
      ]
    ];
  };

  "a theme of a file" = {
    module.programs.rofi = {
      enable = true;
      theme = ./README.md;
    };
    actual = host: lib.hasSuffix "@theme \"README.md\"\n" (text host ".config/rofi/config.rasi");
    expected = true;
  };

  "what a theme says now is refused" = {
    module.programs.rofi = {
      enable = true;
      width = 100;
    };
    refused = true;
  };
}
