# The journal: kept for a while here, and sent to where logs come together.
{ config, lib, ... }:
let
  inherit (config.homelab) network services;
  # A host that has homelab.services.logs.enable.
  central = "nas";
in
{
  imports = [
    ../../shared/shared-network.nix
    ../services/service-logs.nix
  ];

  assertions = [
    {
      assertion =
        config.services.journald.upload.enable
        -> builtins.pathExists (../../../configurations + "/${central}/host.nix");
      message = "modules/nixos/mixins/mixin-logs.nix sends the journal to `${central}', and configurations/${central} is not there; name another host as `central', one with homelab.services.logs.enable = true.";
    }
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
