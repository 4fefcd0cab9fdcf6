# Git, with the same settings for everyone on the machine.
{ config, ... }:
{
  imports = [ ../../shared/shared-people.nix ];

  programs.git = {
    enable = true;
    config = {
      init.defaultBranch = "main";
      pull.ff = "only";
      push.autoSetupRemote = true;
      # Repositories of the administrator are looked at by root when it rebuilds.
      safe.directory = "/home/${config.homelab.admin}/homelab";
    };
  };
}
