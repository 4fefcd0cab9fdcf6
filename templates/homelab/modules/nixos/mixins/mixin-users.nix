# Accounts: one who may become root, by key; root itself has no password.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (config.homelab.people) admin;
in
{
  imports = [ ../../shared/shared-people.nix ];

  users.mutableUsers = lib.mkDefault false;

  users.users.${admin.name} = {
    isNormalUser = true;
    description = "Administrator";
    extraGroups = [
      "wheel"
      "systemd-journal"
    ];
    shell = pkgs.bashInteractive;
    openssh.authorizedKeys.keys = admin.keys;
  };
}
