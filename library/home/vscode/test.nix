{
  lib,
  manifest,
  text,
  ...
}:
{
  "settings of profiles" = {
    module = {
      programs.mcp = {
        enable = true;
        servers.docs.url = "https://docs";
      };
      programs.vscode = {
        enable = true;
        package = null;
        argvSettings.locale = "de";
        profiles.default = {
          userSettings."editor.fontSize" = 12;
          enableUpdateCheck = false;
          enableExtensionUpdateCheck = false;
          userTasks.version = "2.0.0";
          userMcp.inputs = [ ];
          enableMcpIntegration = true;
          keybindings = [
            {
              key = "ctrl+c";
              command = "copy";
              when = null;
            }
          ];
          languageSnippets.nix.fixme.body = [ "# FIXME" ];
          globalSnippets.x.body = [ "y" ];
          extensions = [ "jnoortheen.nix-ide" ];
        };
        profiles.work.userSettings.a = 1;
      };
    };
    actual = host: [
      (lib.mapAttrs (n: _: builtins.fromJSON (text host (lib.removePrefix "/home/ops/" n))) (
        lib.filterAttrs (n: _: lib.hasInfix "Code" n || lib.hasInfix ".vscode" n) (manifest host).files
      ))
      host.config.home.activation.vscodeExtensions.data
      (lib.hasInfix "'[\"work\"]'" host.config.home.activation.vscodeProfiles.data)
    ];
    expected = [
      {
        "/home/ops/.config/Code/User/keybindings.json" = [
          {
            command = "copy";
            key = "ctrl+c";
          }
        ];
        "/home/ops/.config/Code/User/mcp.json" = {
          inputs = [ ];
          servers = {
            docs = {
              type = "http";
              url = "https://docs";
            };
          };
        };
        "/home/ops/.config/Code/User/profiles/work/settings.json" = {
          a = 1;
        };
        "/home/ops/.config/Code/User/settings.json" = {
          "editor.fontSize" = 12;
          "extensions.autoCheckUpdates" = false;
          "update.mode" = "none";
        };
        "/home/ops/.config/Code/User/snippets/global.code-snippets" = {
          x = {
            body = [ "y" ];
          };
        };
        "/home/ops/.config/Code/User/snippets/nix.json" = {
          fixme = {
            body = [ "# FIXME" ];
          };
        };
        "/home/ops/.config/Code/User/tasks.json" = {
          version = "2.0.0";
        };
        "/home/ops/.vscode/argv.json" = {
          locale = "de";
        };
      }
      ''
        run code --install-extension jnoortheen.nix-ide
      ''
      true
    ];
  };

  "VSCodium" = {
    module = {
      programs.vscodium = {
        enable = true;
        package = null;
        profiles.default.userSettings.a = 1;
      };
    };
    actual = host: text host ".config/VSCodium/User/settings.json";
    expected = ''
      {
        "a": 1
      }
    '';
  };

  "VSCodium has all of it in its own folders" = {
    module = {
      programs.mcp = {
        enable = true;
        servers.docs.url = "https://docs";
      };
      programs.vscodium = {
        enable = true;
        package = null;
        argvSettings.locale = "de";
        profiles.default = {
          enableUpdateCheck = false;
          enableExtensionUpdateCheck = false;
          userTasks.version = "2.0.0";
          userMcp.inputs = [ ];
          enableMcpIntegration = true;
          keybindings = [ { key = "ctrl+c"; } ];
          languageSnippets.nix.fixme.body = [ "# FIXME" ];
          globalSnippets.x.body = [ "y" ];
          extensions = [ "jnoortheen.nix-ide" ];
        };
      };
    };
    actual = host: [
      (lib.mapAttrs (n: _: builtins.fromJSON (text host (lib.removePrefix "/home/ops/" n))) (
        lib.filterAttrs (n: _: lib.hasInfix "VSCodium" n || lib.hasInfix ".vscode-oss" n)
          (manifest host).files
      ))
      host.config.home.activation.vscodiumExtensions.data
    ];
    expected = [
      {
        "/home/ops/.config/VSCodium/User/keybindings.json" = [
          {
            key = "ctrl+c";
          }
        ];
        "/home/ops/.config/VSCodium/User/mcp.json" = {
          inputs = [ ];
          servers = {
            docs = {
              type = "http";
              url = "https://docs";
            };
          };
        };
        "/home/ops/.config/VSCodium/User/settings.json" = {
          "extensions.autoCheckUpdates" = false;
          "update.mode" = "none";
        };
        "/home/ops/.config/VSCodium/User/snippets/global.code-snippets" = {
          x = {
            body = [ "y" ];
          };
        };
        "/home/ops/.config/VSCodium/User/snippets/nix.json" = {
          fixme = {
            body = [ "# FIXME" ];
          };
        };
        "/home/ops/.config/VSCodium/User/tasks.json" = {
          version = "2.0.0";
        };
        "/home/ops/.vscode-oss/argv.json" = {
          locale = "de";
        };
      }
      "run codium --install-extension jnoortheen.nix-ide\n"
    ];
  };
}
