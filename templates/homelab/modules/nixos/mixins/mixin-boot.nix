# How the machine starts; on other distributions that is theirs to say.
{ lib, ... }:
let
  inherit (lib) mkDefault;
in
{
  nivis.unsupported = mkDefault [ "boot.loader" ];
  boot = {
    loader = {
      systemd-boot.enable = mkDefault true;
      systemd-boot.editor = false;
      efi.canTouchEfiVariables = mkDefault true;
    };
    tmp.cleanOnBoot = mkDefault true;
  };
}
