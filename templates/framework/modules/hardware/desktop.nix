# A machine that stays where it is and never saves power.
{ config, lib, ... }:
let
  inherit (lib) mkDefault mkEnableOption mkIf;

  cfg = config.firn.hardware.desktop;
in
{
  options.firn.hardware.desktop.enable = mkEnableOption "what suits a machine that stays where it is";

  config = mkIf cfg.enable {
    powerManagement.cpuFreqGovernor = mkDefault "performance";
    hardware.bluetooth.enable = mkDefault true;
    boot.kernel.sysctl."vm.swappiness" = mkDefault 10;
  };
}
