# Who commits.
{ config, lib, ... }:
{
  programs.git = {
    enable = true;
    settings.user = {
      name = lib.mkDefault config.homelab.people.admin.name;
      inherit (config.homelab.people.admin) email;
    };
  };
}
