# A machine someone sits at.
{ lib, pkgs, ... }:
let
  inherit (lib) mkDefault;
in
{
  imports = [
    ./common.nix
    ../mixins/mixin-pipewire.nix
    ../themes/theme-desktop.nix
  ];

  nivis.tags = [ "workstation" ];

  services = {
    desktopManager.plasma6.enable = mkDefault true;
    displayManager.sddm.enable = mkDefault true;
    printing.enable = mkDefault true;
  };
  networking.networkmanager.enable = mkDefault true;
  hardware.bluetooth.enable = mkDefault true;

  environment.systemPackages = [
    pkgs.firefox
    pkgs.keepassxc
    pkgs.wl-clipboard
  ];
}
