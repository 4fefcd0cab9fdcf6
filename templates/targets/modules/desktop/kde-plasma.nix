# Plasma 6 on Wayland, with its programs and sound.
{ lib, pkgs, ... }:
let
  inherit (lib) mkDefault;

  # nixpkgs has KDE's programs in a set of their own.
  kde = pkgs.kdePackages or pkgs;
in
{
  services = {
    desktopManager.plasma6.enable = true;
    displayManager = {
      sddm.enable = mkDefault true;
      sddm.wayland.enable = mkDefault true;
      defaultSession = mkDefault "plasma";
    };
    pipewire = {
      enable = true;
      alsa.enable = true;
      pulse.enable = true;
    };
  };
  security.rtkit.enable = true;

  environment.systemPackages = [
    pkgs.firefox
    kde.kate
    kde.okular
    pkgs.wl-clipboard
  ];
  fonts.packages = [
    pkgs.noto-fonts
    pkgs.fira-code
  ];
}
