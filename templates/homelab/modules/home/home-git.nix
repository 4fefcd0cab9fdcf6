# Who commits.
{ config, lib, ... }:
{
  imports = [ ../shared/shared-people.nix ];

  programs.git = {
    enable = true;
    settings.user = {
      name = lib.mkDefault config.home.username;
      inherit (config.homelab.people.${config.home.username}) email;
    };
  };
}
