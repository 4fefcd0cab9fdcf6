# How the machine starts; on other distributions that is theirs to say.
{ lib, ... }:
let
  inherit (lib) mkDefault;
in
{
  boot.loader.systemd-boot.enable = mkDefault true;
  boot.loader.systemd-boot.editor = false;
  boot.loader.efi.canTouchEfiVariables = mkDefault true;
  boot.tmp.cleanOnBoot = mkDefault true;
}
