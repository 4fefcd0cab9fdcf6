# Git, with the name that commits carry.
{ config, lib, ... }:
let
  inherit (lib) mkIf mkOption types;

  cfg = config.firn.home.terminal;
in
{
  options.firn.home.terminal.gitIdentity = {
    name = mkOption {
      type = types.nullOr types.str;
      default = null;
      description = "Name in commits; null to be asked by Git.";
    };
    email = mkOption {
      type = types.nullOr types.str;
      default = null;
      description = "Address in commits.";
    };
  };

  config = mkIf cfg.enable {
    programs.git = {
      enable = true;
      settings = {
        init.defaultBranch = "main";
        pull.rebase = true;
        push.autoSetupRemote = true;
        merge.conflictStyle = "zdiff3";
        alias = {
          amend = "commit --amend --no-edit";
          last = "log -1 --stat";
        };
        user = lib.filterAttrs (_: value: value != null) cfg.gitIdentity;
      };
    };
  };
}
