# The journal: kept for a while here, and sent to where logs come together.
{ config, lib, ... }:
let
  inherit (config.homelab) network services;
  central = "nas";
in
{
  imports = [
    ../../shared/shared-network.nix
    ../services/service-logs.nix
  ];

  services.journald.extraConfig = ''
    SystemMaxUse=1G
    MaxRetentionSec=1month
  '';

  services.journald.upload = {
    # The machine that takes them in has its own already.
    enable = lib.mkDefault (!services.logs.enable);
    settings.Upload.URL = "http://${central}.${network.domain}:${toString services.logs.port}";
  };
}
