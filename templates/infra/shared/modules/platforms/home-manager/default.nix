# A home as all our people have it, on Linux, on Macs and elsewhere.
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
  cfg = config.fleet.home;
in
{
  imports = [ ./git.nix ];

  options.fleet.home = {
    enable = mkEnableOption "the home that our people have";

    editor = mkOption {
      type = types.str;
      default = "vim";
      description = "What opens texts.";
    };
  };

  config = mkIf cfg.enable {
    programs = {
      bash.enable = true;
      direnv.enable = true;
      fzf.enable = true;
    };
    home.sessionVariables.EDITOR = cfg.editor;
    home.packages = [
      pkgs.fd
      pkgs.ripgrep
    ];
  };
}
