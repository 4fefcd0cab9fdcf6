# Who commits.
{ config, lib, ... }:
let
  inherit (config.home) username;
  inherit (config.homelab) people;
in
{
  imports = [ ../shared/shared-people.nix ];

  programs.git = {
    enable = true;
    settings.user = {
      name = lib.mkDefault username;
    }
    // lib.optionalAttrs (people ? ${username}) { inherit (people.${username}) email; };
  };
}
