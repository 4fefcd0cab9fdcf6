{
  lib,
  manifest,
  nameOf,
  text,
  ...
}:
{
  "servers are shared, and one without its key is left out with a warning" = {
    module = {
      programs.mcp = {
        enable = true;
        servers = {
          everything = {
            command = "npx";
            args = [ "-y" ];
          };
          docs.url = "https://docs.example.org/mcp";
          nokey = {
            command = "server";
            env.TOKEN = null;
          };
          empty = {
            url = "https://x.example.org/mcp";
            headers.Authorization = "";
          };
        };
      };
    };
    actual = host: [
      (builtins.fromJSON (text host ".config/mcp/mcp.json"))
      host.config.warnings
    ];
    expected = [
      {
        mcpServers = {
          docs = {
            type = "http";
            url = "https://docs.example.org/mcp";
          };
          everything = {
            args = [ "-y" ];
            command = "npx";
            type = "stdio";
          };
        };
      }
      [
        "The MCP server `empty' is left out, because its key is missing: Authorization. Declare the secret that `programs.mcp.servers.empty' names, or give the key."
        "The MCP server `nokey' is left out, because its key is missing: TOKEN. Declare the secret that `programs.mcp.servers.nokey' names, or give the key."
      ]
    ];
  };

  "a key may stand in a file, read when the server starts" = {
    module = {
      programs.mcp = {
        enable = true;
        servers.forge = {
          command = "forge";
          env.TOKEN.file = "/run/secrets/forge";
          env.URL = "https://a";
        };
      };
    };
    actual =
      host:
      let
        forge = (builtins.fromJSON (text host ".config/mcp/mcp.json")).mcpServers.forge;
      in
      [
        (nameOf forge.command)
        (forge ? args)
        forge.env
      ];
    expected = [
      "mcp-forge-wrapper"
      false
      {
        URL = "https://a";
      }
    ];
  };

  "Claude Code" = {
    module = {
      programs.mcp = {
        enable = true;
        servers.docs = {
          url = "https://docs.example.org/mcp";
          enabled = false;
        };
      };
      programs.claude-code = {
        enable = true;
        enableMcpIntegration = true;
        settings.theme = "dark";
        context = "Be brief.";
        agents.reviewer = "Review.";
        commands.fix = "Fix.";
        rules.style = "Style.";
        skills.own = "Own.";
        mcpServers.local.command = "x";
        configDir = "/home/ops/.config/claude";
      };
    };
    actual = host: [
      (builtins.fromJSON (text host ".config/claude/settings.json"))
      (builtins.fromJSON (text host ".config/claude/skills/claude-code-home-manager/.mcp.json"))
      (lib.filter (lib.hasInfix ".md") (lib.attrNames (manifest host).files))
      host.config.home.sessionVariables.CLAUDE_CONFIG_DIR
    ];
    expected = [
      {
        "$schema" = "https://json.schemastore.org/claude-code-settings.json";
        disabledMcpjsonServers = [ "docs" ];
        theme = "dark";
      }
      {
        mcpServers = {
          docs = {
            type = "http";
            url = "https://docs.example.org/mcp";
          };
          local = {
            command = "x";
            type = "stdio";
          };
        };
      }
      [
        "/home/ops/.config/claude/CLAUDE.md"
        "/home/ops/.config/claude/agents/reviewer.md"
        "/home/ops/.config/claude/commands/fix.md"
        "/home/ops/.config/claude/rules/style.md"
        "/home/ops/.config/claude/skills/own/SKILL.md"
      ]
      "/home/ops/.config/claude"
    ];
  };

  "Codex, opencode and aider" = {
    module = {
      programs = {
        mcp = {
          enable = true;
          servers.docs = {
            url = "https://docs.example.org/mcp";
            headers.A = "b";
          };
          servers.local = {
            command = "x";
            args = [ "y" ];
            env.K.file = "/k";
          };
        };
        codex = {
          enable = true;
          enableMcpIntegration = true;
          settings.model = "m";
          context = "Be brief.";
        };
        opencode = {
          enable = true;
          enableMcpIntegration = true;
          settings.theme = "nord";
          agents.a = "A.";
          commands.c = "C.";
          context = "Be brief.";
        };
        aider-chat = {
          enable = true;
          settings.dark-mode = true;
        };
      };
    };
    actual = host: [
      (lib.hasInfix "[mcp_servers.docs]\nurl = \"https://docs.example.org/mcp\"\n\n[mcp_servers.docs.http_headers]\nA = \"b\"" (
        text host ".codex/config.toml"
      ))
      (text host ".codex/AGENTS.md")
      (builtins.fromJSON (text host ".config/opencode/opencode.json"))
      (lib.filter (lib.hasInfix "opencode/") (lib.attrNames (manifest host).files))
      (text host ".aider.conf.yml")
    ];
    expected = [
      true
      "Be brief."
      {
        "$schema" = "https://opencode.ai/config.json";
        mcp = {
          docs = {
            enabled = true;
            headers = {
              A = "b";
            };
            type = "remote";
            url = "https://docs.example.org/mcp";
          };
          local = {
            command = [
              "x"
              "y"
            ];
            enabled = true;
            environment = {
              K = "{file:/k}";
            };
            type = "local";
          };
        };
        theme = "nord";
      }
      [
        "/home/ops/.config/opencode/AGENTS.md"
        "/home/ops/.config/opencode/agent/a.md"
        "/home/ops/.config/opencode/command/c.md"
        "/home/ops/.config/opencode/opencode.json"
      ]
      ''
        {
          "dark-mode": true
        }
      ''
    ];
  };

  "a server is here or elsewhere" = {
    module = {
      programs.mcp = {
        enable = true;
        servers.both = {
          command = "x";
          url = "y";
        };
      };
    };
    refused = true;
  };

  "arguments are for servers here" = {
    module = {
      programs.mcp = {
        enable = true;
        servers.a = {
          url = "y";
          args = [ "z" ];
        };
      };
    };
    refused = true;
  };
}
