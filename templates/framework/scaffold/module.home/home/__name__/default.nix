# What it is for.
{ config, lib, ... }:
let
  inherit (lib) mkEnableOption mkIf;

  cfg = config.firn.home.__name__;
in
{
  options.firn.home.__name__ = {
    enable = mkEnableOption "what it is for";
  };

  config = mkIf cfg.enable {
    # …
  };
}
