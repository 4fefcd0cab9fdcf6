# Time and language.
{ lib, ... }:
let
  inherit (lib) mkDefault;
in
{
  time.timeZone = mkDefault "Europe/Berlin";
  i18n.defaultLocale = mkDefault "en_US.UTF-8";
  i18n.extraLocaleSettings.LC_TIME = mkDefault "de_DE.UTF-8";
  console.keyMap = mkDefault "de";
  services.timesyncd.enable = mkDefault true;
  services.timesyncd.servers = mkDefault [ "ptbtime1.ptb.de" ];
}
