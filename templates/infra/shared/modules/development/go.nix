# Go.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkOption
    types
    ;
  cfg = config.fleet.development.go;
in
{
  options.fleet.development.go = {
    enable = mkEnableOption "Go";

    private = mkOption {
      type = types.listOf types.str;
      default = [ "git.example.org" ];
      description = "Where modules are that no proxy is asked for.";
    };
  };

  config = mkIf cfg.enable {
    environment.systemPackages = [
      pkgs.go
      pkgs.gopls
      pkgs.delve
    ];
    environment.variables.GOPRIVATE = lib.concatStringsSep "," cfg.private;
  };
}
