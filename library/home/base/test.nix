{
  lib,
  manifest,
  ...
}:
{
  "whose home it is" = {
    module = {
      home.uid = 1000;
      home.keyboard = {
        layout = "de";
        options = [ "caps:escape" ];
      };
    };
    actual = host: [
      (manifest host).host.user
      (manifest host).host.home
      host.config.home.sessionVariables
    ];
    expected = [
      "ops"
      "/home/ops"
      {
        XKB_DEFAULT_LAYOUT = "de";
        XKB_DEFAULT_OPTIONS = "caps:escape";
      }
    ];
  };

  "root's home, with another folder" = {
    module = {
      home.username = lib.mkForce "root";
    };
    actual = host: (manifest host).host.home;
    expected = "/root";
  };

  "home-manager's own command has nothing to do" = {
    module = {
      programs.home-manager.enable = true;
    };
    actual = host: map (lib.substring 0 60) host.config.warnings;
    expected = [ "`programs.home-manager.enable' has no effect on this kind of" ];
  };
}
