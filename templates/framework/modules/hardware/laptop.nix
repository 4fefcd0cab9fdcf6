# A machine that is carried: it sleeps when closed, and saves power.
{ config, lib, ... }:
let
  inherit (lib) mkDefault mkEnableOption mkIf;

  cfg = config.firn.hardware.laptop;
in
{
  options.firn.hardware.laptop.enable = mkEnableOption "what suits a machine that is carried";

  config = mkIf cfg.enable {
    services = {
      tlp = {
        enable = mkDefault true;
        settings.CPU_ENERGY_PERF_POLICY_ON_BAT = mkDefault "balance_power";
      };
      upower.enable = mkDefault true;
      logind.settings.Login = {
        HandleLidSwitch = mkDefault "suspend";
        HandleLidSwitchExternalPower = mkDefault "lock";
      };
    };
    hardware.bluetooth.enable = mkDefault true;
  };
}
