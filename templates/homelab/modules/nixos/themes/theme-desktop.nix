# The look of programs: fonts and colours, the same for Qt and GTK.
{
  config,
  lib,
  pkgs,
  ...
}:
{
  nixpkgs.overlays = [
    (final: _: { scientifica = final.callPackage ../../../pkgs/scientifica/package.nix { }; })
  ];
  fonts.packages = [
    pkgs.noto-fonts
    pkgs.noto-fonts-color-emoji
    pkgs.fira-code
  ]
  # It must be built, which a machine without Nix cannot.
  ++ lib.optional (config.nivis.kind == "nixos") pkgs.scientifica;
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
