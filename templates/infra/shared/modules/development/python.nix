# Python, with the libraries that our programs share.
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
  inherit (import ../../lib { inherit lib; }) available;

  cfg = config.fleet.development.python;

  # A distribution has each library as a package of its own; some call it otherwise.
  ofDistribution =
    final: library:
    lib.nameValuePair "python3-${library}" (
      final.distributionPackage "python3-${library}" {
        pacman = "python-${library}";
        apk = "py3-${library}";
      }
    );
  overlay =
    final: prev:
    lib.optionalAttrs (prev ? distributionPackage) (
      lib.listToAttrs (map (ofDistribution final) cfg.libraries)
    );

  python =
    if pkgs ? distributionPackage then
      [ pkgs.python3 ] ++ map (library: pkgs."python3-${library}") cfg.libraries
    else
      [ (pkgs.python3.withPackages (p: map (library: p.${library}) cfg.libraries)) ];
in
{
  options.fleet.development.python = {
    enable = mkEnableOption "Python";

    libraries = mkOption {
      type = types.listOf types.str;
      default = [
        "pydantic"
        "httpx"
      ];
      description = "Libraries that are there without asking.";
    };
  };

  config = mkIf cfg.enable {
    nixpkgs.overlays = [ overlay ];
    environment.systemPackages =
      python
      ++ available [
        pkgs.uv
        pkgs.ruff
      ];
    environment.variables.UV_PYTHON_DOWNLOADS = "never";
  };
}
