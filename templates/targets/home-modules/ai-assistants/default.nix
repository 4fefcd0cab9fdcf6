# Assistants on the command line, and the servers of tools they share.
{ config, lib, ... }:
let
  inherit (lib) mkEnableOption mkIf;
  cfg = config.targets.home.ai-assistants;
in
{
  options.targets.home.ai-assistants.enable = mkEnableOption "assistants on the command line";

  config = mkIf cfg.enable {
    programs.mcp = {
      enable = true;
      servers.filesystem = {
        command = "npx";
        args = [
          "-y"
          "@modelcontextprotocol/server-filesystem"
          "${config.home.homeDirectory}/src"
        ];
      };
    };
    programs.claude-code = {
      enable = true;
      # From its makers, where the distribution has none.
      package = null;
      enableMcpIntegration = true;
      settings.includeCoAuthoredBy = false;
    };
  };
}
