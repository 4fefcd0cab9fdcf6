{ text, ... }:
{
  "each has its file" = {
    module = {
      nivis.distribution = "arch";
      programs = {
        ruff = {
          enable = true;
          settings.line-length = 100;
        };
        uv = {
          enable = true;
          settings.python-downloads = "never";
        };
        poetry = {
          enable = true;
          settings.virtualenvs.create = true;
        };
        topgrade = {
          enable = true;
          settings.misc.assume_yes = true;
        };
        bottom = {
          enable = true;
          settings.flags.temperature_type = "c";
        };
        navi = {
          enable = true;
          settings.finder.command = "fzf";
        };
        lsd = {
          enable = true;
          settings.date = "relative";
        };
        cargo = {
          enable = true;
          settings.net.git-fetch-with-cli = true;
        };
        go = {
          enable = true;
          env.GOPRIVATE = [
            "a"
            "b"
          ];
        };
        awscli = {
          enable = true;
          settings.default.region = "eu-central-1";
        };
        zellij = {
          enable = true;
          settings = {
            theme = "nord";
            ui.pane_frames.rounded_corners = true;
          };
          extraConfig = "// end\n";
        };
      };
    };
    actual =
      host:
      map (text host) [
        ".config/ruff/ruff.toml"
        ".config/uv/uv.toml"
        ".config/pypoetry/config.toml"
        ".config/topgrade.toml"
        ".config/bottom/bottom.toml"
        ".config/navi/config.yaml"
        ".config/lsd/config.yaml"
        ".cargo/config.toml"
        ".config/go/env"
        ".aws/config"
        ".config/zellij/config.kdl"
      ];
    expected = [
      ''
        line-length = 100
      ''
      ''
        python-downloads = "never"
      ''
      ''
        [virtualenvs]
        create = true
      ''
      ''
        [misc]
        assume_yes = true
      ''
      ''
        [flags]
        temperature_type = "c"
      ''
      ''
        {
          "finder": {
            "command": "fzf"
          }
        }
      ''
      ''
        {
          "date": "relative"
        }
      ''
      ''
        [net]
        git-fetch-with-cli = true
      ''
      ''
        GOPRIVATE=a:b
      ''
      ''
        [default]
        region=eu-central-1
      ''
      "theme \"nord\"\nui {\n\tpane_frames {\n\t\trounded_corners true\n\t}\n}\n// end\n"
    ];
  };

  "variables" = {
    module = {
      programs.cargo = {
        enable = true;
        cargoHome = ".local/share/cargo";
      };
      programs.password-store = {
        enable = true;
        settings.PASSWORD_STORE_DIR = "/home/ops/.pass";
      };
    };
    actual = host: host.config.home.sessionVariables;
    expected = {
      CARGO_HOME = "/home/ops/.local/share/cargo";
      PASSWORD_STORE_DIR = "/home/ops/.pass";
    };
  };
}
