# What it is for.
{
  config,
  lib,
  ...
}:
let
  inherit (lib) mkEnableOption mkIf;

  cfg = config.fleet.__option__;
in
{
  options.fleet.__option__ = {
    enable = mkEnableOption "what it is for";
  };

  config = mkIf cfg.enable {
    # …
  };
}
