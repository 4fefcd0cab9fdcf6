# The home there.
{
  imports = [ ../../home/profiles/workstation.nix ];

  home.stateVersion = "26.05";

  firn.home = {
    workstation.enable = true;
    ai.enable = true;
    terminal.gitIdentity = {
      name = "Someone";
      email = "someone@example.org";
    };
    desktop = {
      wallpaper.file = "Pictures/snow.jpg";
      gdrive.enable = true;
      apps.mail = {
        title = "Mail";
        url = "https://mail.example.org";
      };
    };
  };
}
