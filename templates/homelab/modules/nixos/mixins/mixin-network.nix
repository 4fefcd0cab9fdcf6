# Names and addresses at home.
{ config, lib, ... }:
let
  inherit (config.homelab) network;
in
{
  imports = [ ../../shared/shared-network.nix ];

  networking.domain = lib.mkDefault network.domain;
  networking.hosts = lib.mapAttrs' (
    name: address: lib.nameValuePair address [ "${name}.${network.domain}" ]
  ) network.hosts;

  services.resolved.enable = lib.mkDefault true;
}
