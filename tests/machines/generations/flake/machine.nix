{ lib, ... }:
{
  imports = [ ./number.nix ];
  system.stateVersion = "26.05";
  specialisation.night.configuration.environment.etc."hour".text = lib.mkForce "night\n";
}
