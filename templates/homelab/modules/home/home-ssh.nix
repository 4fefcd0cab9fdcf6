# The machines at home by their short names.
{ config, lib, ... }:
let
  inherit (config.homelab) network people;
in
{
  programs.ssh = {
    enable = true;
    settings = lib.mapAttrs (name: address: {
      HostName = address;
      User = people.admin.name;
    }) network.hosts;
  };
}
