# Sound.
{ lib, ... }:
{
  security.rtkit.enable = true;
  services.pipewire = {
    enable = lib.mkDefault true;
    alsa.enable = true;
    pulse.enable = true;
    wireplumber.enable = true;
  };
}
