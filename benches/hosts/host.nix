# One host: its system's derivation.
#   --arg packages PATH    the package set with its modules
#   --argstr kind NAME     minimal, server, desktop, manual, cross or home
#   --arg home PATH        home-manager, for `home`
{
  packages,
  kind ? "minimal",
  home ? null,
}:
let
  release = builtins.readFile (packages + "/.version");
  old = builtins.substring 0 2 release == "20";
  kinds = {
    minimal = { };
    server = ./server.nix;
    desktop =
      if old then
        {
          services.xserver.enable = true;
          services.xserver.displayManager.sddm.enable = true;
          services.xserver.desktopManager.plasma5.enable = true;
        }
      else
        {
          services.displayManager.sddm.enable = true;
          services.desktopManager.plasma6.enable = true;
        };
    manual.documentation = {
      enable = true;
      nixos.enable = true;
    };
    cross.nixpkgs = {
      buildPlatform = "x86_64-linux";
      hostPlatform = "aarch64-linux";
    };
    home = {
      imports = [ (home + "/nixos") ];
      users.users.admin.isNormalUser = true;
      home-manager.users.admin = {
        home.stateVersion = "26.05";
        programs.git.enable = true;
        programs.bash.enable = true;
        programs.tmux.enable = true;
      };
    };
  };
  version = if old then { } else { system.stateVersion = "26.05"; };
in
(import (packages + "/nixos/lib/eval-config.nix") {
  system = if kind == "cross" then null else "x86_64-linux";
  modules = [
    ./base.nix
    version
    kinds.${kind}
  ];
}).config.system.build.toplevel
