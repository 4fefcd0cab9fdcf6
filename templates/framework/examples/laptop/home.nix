# The home there.
{
  imports = [ ../../home/profiles/laptop.nix ];

  home.stateVersion = "26.05";

  firn.home = {
    laptop.enable = true;
    desktop = {
      gdrive.enable = true;
      niri.binds."Mod+E" = ''spawn "nautilus";'';
    };
  };
}
