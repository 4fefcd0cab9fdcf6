# Servers that AI tools ask, declared once for all tools. One whose key is not there is left out, so that the rest works.
{ config, lib, ... }:
let
  inherit (lib)
    filterAttrs
    mkIf
    mkOption
    types
    ;

  cfg = config.firn.home.ai;

  server = {
    options = {
      command = mkOption {
        type = types.str;
        description = "The program.";
      };
      args = mkOption {
        type = types.listOf types.str;
        default = [ ];
        description = "Its arguments.";
      };
      keyFile = mkOption {
        type = types.nullOr types.str;
        default = null;
        description = "Where the server's key is on the machine, for servers that need one.";
      };
      needsKey = mkOption {
        type = types.bool;
        default = false;
        description = "Whether the server cannot work without a key.";
      };
    };
  };

  usable = filterAttrs (_: s: !s.needsKey || s.keyFile != null) cfg.servers;
in
{
  options.firn.home.ai.servers = mkOption {
    type = types.attrsOf (types.submodule server);
    default = {
      filesystem = {
        command = "npx";
        args = [
          "-y"
          "@modelcontextprotocol/server-filesystem"
          "."
        ];
      };
      git = {
        command = "uvx";
        args = [ "mcp-server-git" ];
      };
      search = {
        command = "npx";
        args = [
          "-y"
          "@modelcontextprotocol/server-brave-search"
        ];
        needsKey = true;
      };
    };
    description = "MCP servers by name.";
  };

  config = mkIf cfg.enable {
    programs.mcp = {
      enable = true;
      servers = lib.mapAttrs (
        _: s:
        {
          inherit (s) args command;
        }
        // lib.optionalAttrs (s.keyFile != null) { env.API_KEY_FILE = s.keyFile; }
      ) usable;
    };

    programs.claude-code.enableMcpIntegration = true;
  };
}
