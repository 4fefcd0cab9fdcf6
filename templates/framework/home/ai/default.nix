# AI tools of a user, and what they may use.
{ config, lib, ... }:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkOption
    types
    ;

  cfg = config.firn.home.ai;
in
{
  imports = [ ./mcp.nix ];

  options.firn.home.ai = {
    enable = mkEnableOption "AI tools";

    instructions = mkOption {
      type = types.lines;
      default = "";
      description = "What they are told in every project.";
    };
  };

  config = mkIf cfg.enable {
    programs.claude-code = {
      enable = true;
      # It is installed by its own installer, and keeps itself up to date.
      package = null;
    };

    home.file.".claude/CLAUDE.md" = mkIf (cfg.instructions != "") { text = cfg.instructions; };
  };
}
