# The machines at home by their short names.
{ config, lib, ... }:
let
  inherit (config.homelab) admin network;
in
{
  imports = [
    ../shared/shared-network.nix
    ../shared/shared-people.nix
  ];

  programs.ssh = {
    enable = true;
    # What is not said here is as ssh has it.
    enableDefaultConfig = false;
    settings = lib.mapAttrs (_: address: {
      HostName = address;
      User = admin;
    }) network.hosts;
  };
}
