# What it is for.
# Ports: none. State: none.
{ config, lib, ... }:
let
  inherit (lib) mkEnableOption mkIf;

  cfg = config.firn.__name__;
in
{
  options.firn.__name__ = {
    enable = mkEnableOption "what it is for";
  };

  config = mkIf cfg.enable {
    # …
  };
}
