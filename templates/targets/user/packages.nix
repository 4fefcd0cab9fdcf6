# Packages of the user alone.
{ config, pkgs, ... }:
{
  users.users.${config.targets.user}.packages = [
    pkgs.tree
    pkgs.where-am-i
    pkgs.ncdu
  ];
}
