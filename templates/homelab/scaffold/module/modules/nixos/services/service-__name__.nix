# What it is for.
# Ports: none. State: none.
{ config, lib, ... }:
let
  inherit (lib) mkEnableOption mkIf;

  cfg = config.homelab.services.__name__;
in
{
  options.homelab.services.__name__ = {
    enable = mkEnableOption "what it is for";
  };

  config = mkIf cfg.enable {
    # …
  };
}
