{
  lib,
  text,
  ...
}:
{
  "the desktop finds what the library makes" = {
    module = {
      targets.genericLinux.enable = true;
    };
    actual = host: [
      host.config.home.sessionSearchVariables.XDG_DATA_DIRS
      (text host ".config/environment.d/10-home-manager.conf")
    ];
    expected = [
      [ "/home/ops/.local/state/nivis/profile/share" ]
      ''
        XDG_DATA_DIRS=/home/ops/.local/state/nivis/profile/share:''${XDG_DATA_DIRS:-/usr/local/share:/usr/share}
      ''
    ];
  };

  "what has no effect is told" = {
    module = {
      manual.manpages.enable = false;
      news.display = "silent";
    };
    actual = host: map (lib.substring 0 40) host.config.warnings;
    expected = [
      "`manual.manpages.enable' has no effect o"
      "`news.display' has no effect on this kin"
    ];
  };

  "each of those is told" = {
    module = {
      manual.html.enable = true;
      manual.json.enable = true;
    };
    actual = host: lib.length host.config.warnings;
    expected = 2;
  };
}
