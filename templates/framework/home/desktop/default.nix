# The desktop of a user: the compositor's settings, wallpaper, looks, web pages as programs, folders in the cloud.
{
  config,
  lib,
  ...
}:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkOption
    types
    ;

  cfg = config.firn.home.desktop;
in
{
  imports = [
    ./gdrive-sync.nix
    ./niri.nix
    ./pwa-apps.nix
    ./theming.nix
    ./wallpaper.nix
  ];

  options.firn.home.desktop = {
    enable = mkEnableOption "a desktop of one's own";

    idleMinutes = mkOption {
      type = types.ints.positive;
      default = 10;
      description = "After how long without a key the screen is locked.";
    };
  };

  config = mkIf cfg.enable {
    services.mako.enable = true;
    programs.fuzzel.enable = true;

    services.swayidle = {
      enable = true;
      timeouts = [
        {
          timeout = cfg.idleMinutes * 60;
          command = "swaylock --daemonize --color 202830";
        }
      ];
    };
  };
}
