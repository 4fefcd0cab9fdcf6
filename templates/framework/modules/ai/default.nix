# What AI tools need of the machine: programs that their servers are run with, and the journal. The tools themselves belong to
# homes.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkOption
    types
    ;

  cfg = config.firn.ai;
in
{
  options.firn.ai = {
    enable = mkEnableOption "what AI tools need of the machine";

    users = mkOption {
      type = types.listOf types.str;
      default = [ ];
      description = "Users whose tools may read the journal.";
    };
  };

  config = mkIf cfg.enable {
    # MCP servers are started with these; Debian and Ubuntu have no uv.
    environment.systemPackages = lib.filter (package: package.meta.available or true) [
      pkgs.nodejs
      pkgs.python3
      pkgs.uv
    ];

    users.users = lib.genAttrs cfg.users (_: {
      extraGroups = [ "systemd-journal" ];
    });
  };
}
