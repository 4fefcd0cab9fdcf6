# A machine someone sits at.
{ lib, pkgs, ... }:
let
  inherit (lib) mkDefault;
in
{
  imports = [ ./common.nix ];

  nivis.tags = [ "workstation" ];

  console.keyMap = mkDefault "de";

  boot.kernel.sysctl = {
    # Editors and build tools watch whole trees.
    "fs.inotify.max_user_watches" = mkDefault 524288;
  };

  environment.systemPackages = with pkgs; [
    direnv
    firefox
    fzf
    keepassxc
    neovim
  ];

  environment.sessionVariables.EDITOR = "nvim";
}
