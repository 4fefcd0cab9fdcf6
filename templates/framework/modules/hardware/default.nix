# What all machines of metal need: firmware, and its updates.
{ config, lib, ... }:
let
  inherit (lib) mkEnableOption mkIf;

  cfg = config.firn.hardware;
in
{
  imports = [
    ./desktop.nix
    ./laptop.nix
  ];

  options.firn.hardware.enable = mkEnableOption "firmware, and its updates";

  config = mkIf cfg.enable {
    hardware.enableRedistributableFirmware = true;
    services.fwupd.enable = true;
    services.smartd.enable = true;
  };
}
