# What people who write programs need, whatever the language; the languages themselves are in the shells.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatMap
    mkEnableOption
    mkIf
    mkOption
    types
    ;

  cfg = config.firn.development;

  languages = with pkgs; {
    c = [
      clang
      cmake
      gdb
    ];
    go = [ go ];
    node = [ nodejs ];
    python = [
      python3
      uv
    ];
    rust = [
      cargo
      rustc
    ];
    zig = [ zig ];
  };
in
{
  options.firn.development = {
    enable = mkEnableOption "tools for writing programs";

    languages = mkOption {
      type = types.listOf (types.enum (lib.attrNames languages));
      default = [ ];
      example = [
        "python"
        "rust"
      ];
      description = "Languages that are there everywhere, besides those in development shells.";
    };
  };

  config = mkIf cfg.enable {
    programs.direnv.enable = true;
    programs.git.enable = true;

    environment.systemPackages =
      with pkgs;
      [
        fd
        gh
        gnumake
        jq
        ripgrep
        shellcheck
        strace
      ]
      ++ concatMap (language: languages.${language}) cfg.languages;
  };
}
