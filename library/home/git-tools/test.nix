{
  lib,
  text,
  ...
}:
{
  "gh has settings and gives git credentials" = {
    module = {
      programs.git.enable = true;
      programs.gh = {
        enable = true;
        settings = {
          git_protocol = "ssh";
          aliases.co = "pr checkout";
        };
        hosts."github.com".user = "a";
        gitCredentialHelper.hosts = [ "https://github.com" ];
      };
    };
    actual = host: [
      (text host ".config/gh/config.yml")
      (text host ".config/gh/hosts.yml")
      (text host ".config/git/config")
    ];
    expected = [
      ''
        {
          "aliases": {
            "co": "pr checkout"
          },
          "editor": "",
          "git_protocol": "ssh",
          "version": 1
        }
      ''
      ''
        {
          "github.com": {
            "user": "a"
          }
        }
      ''
      "[credential \"https://github.com\"]\n\thelper = \"\"\n\thelper = \"/usr/bin/gh auth git-credential\"\n"
    ];
  };

  "views of git have their settings" = {
    module = {
      nivis.distribution = "arch";
      programs = {
        lazygit = {
          enable = true;
          settings.gui.nerdFontsVersion = "3";
        };
        gitui = {
          enable = true;
          keyConfig = "(a: 1)";
          theme = "(b: 2)";
        };
        jujutsu = {
          enable = true;
          settings.user.name = "A";
        };
      };
    };
    actual = host: [
      (text host ".config/lazygit/config.yml")
      (text host ".config/gitui/key_bindings.ron")
      (text host ".config/gitui/theme.ron")
      (text host ".config/jj/config.toml")
      (map lib.getName host.config.home.packages)
    ];
    expected = [
      ''
        {
          "gui": {
            "nerdFontsVersion": "3"
          }
        }
      ''
      "(a: 1)"
      "(b: 2)"
      ''
        [user]
        name = "A"
      ''
      [
        "jujutsu"
        "gitui"
        "lazygit"
      ]
    ];
  };

  "delta shows git's differences" = {
    module = {
      programs.git.enable = true;
      programs.delta = {
        enable = true;
        enableGitIntegration = true;
        options.navigate = true;
      };
    };
    actual = host: text host ".config/git/config";
    expected = "[core]\n\tpager = \"/usr/bin/delta\"\n\n[delta]\n\tnavigate = true\n\n[interactive]\n\tdiffFilter = \"/usr/bin/delta --color-only\"\n";
  };

  "gh leaves git's credentials alone, and has extensions" = {
    module =
      { pkgs, ... }:
      {
        programs.git.enable = true;
        programs.gh = {
          enable = true;
          settings.editor = "vi";
          gitCredentialHelper.enable = false;
          extensions = [ (pkgs.writeShellScriptBin "gh-dash" "") ];
        };
      };
    actual = host: [
      (text host ".config/gh/config.yml")
      (host.config.programs.git.iniContent ? credential)
      (lib.attrNames host.config.xdg.dataFile)
    ];
    expected = [
      ''
        {
          "aliases": {},
          "editor": "vi",
          "git_protocol": "https",
          "version": 1
        }
      ''
      false
      [ "gh/extensions/gh-dash/gh-dash" ]
    ];
  };
}
