# The home of the user, of the parts in home-modules/; a target leaves out what it does not want:
#
#   home-manager.users.ops.targets.home.ai-assistants.enable = lib.mkForce false;
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib) mkDefault;
in
{
  # On NixOS with the input home-manager.
  config = lib.optionalAttrs (options ? home-manager) {
    home-manager.useGlobalPkgs = true;
    home-manager.users.${config.targets.user} = {
      imports = [
        ../home-modules/ai-assistants
        ../home-modules/editors
        ../home-modules/shell
        ../home-modules/terminal
        ../home-modules/tools
      ];
      targets.home = {
        ai-assistants.enable = mkDefault true;
        editors.enable = mkDefault true;
        shell.enable = mkDefault true;
        terminal.enable = mkDefault true;
        tools.enable = mkDefault true;
      };
      home.stateVersion = "26.05";
    };
  };
}
