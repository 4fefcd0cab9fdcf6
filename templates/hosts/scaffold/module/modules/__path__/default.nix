# What it is for.
# Ports: none. State: none.
{ config, lib, ... }:
let
  inherit (lib) mkEnableOption mkIf mkMerge;

  cfg = config.site.__option__;
in
{
  imports = [ __root__/modules/_model.nix ];

  options.site.__option__ = {
    enable = mkEnableOption "what it is for";
  };

  config = mkMerge [
    {
      site.modules."__option__" = {
        inherit (cfg) enable;
        description = "What it is for";
      };
    }

    (mkIf cfg.enable {
      # …
    })
  ];
}
