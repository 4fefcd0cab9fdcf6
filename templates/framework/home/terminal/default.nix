# Working in a terminal: shell, prompt, editor, Git, and small tools.
{ config, lib, ... }:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkOption
    types
    ;

  cfg = config.firn.home.terminal;
in
{
  imports = [
    ./fish.nix
    ./ghostty.nix
    ./git.nix
    ./neovim.nix
    ./starship.nix
    ./tools.nix
  ];

  options.firn.home.terminal = {
    enable = mkEnableOption "what is needed in a terminal";

    editor = mkOption {
      type = types.str;
      default = "nvim";
      description = "The editor that programs start.";
    };
  };

  config = mkIf cfg.enable {
    home.sessionVariables.EDITOR = cfg.editor;
  };
}
