# The look of programs: fonts and colours, the same for Qt and GTK.
{ pkgs, ... }:
{
  fonts.packages = [
    pkgs.noto-fonts
    pkgs.noto-fonts-color-emoji
    pkgs.fira-code
  ];
  fonts.fontconfig.defaultFonts = {
    sansSerif = [ "Noto Sans" ];
    serif = [ "Noto Serif" ];
    monospace = [ "Fira Code" ];
    emoji = [ "Noto Color Emoji" ];
  };
  qt = {
    enable = true;
    style = "breeze";
    platformTheme = "kde";
  };
}
