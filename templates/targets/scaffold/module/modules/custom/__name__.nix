# What it is for.
{ config, lib, ... }:
let
  inherit (lib) mkEnableOption mkIf;

  cfg = config.targets.__name__;
in
{
  options.targets.__name__ = {
    enable = mkEnableOption "what it is for";
  };

  config = mkIf cfg.enable {
    # …
  };
}
