# Web pages as programs with a window and a name of their own.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;

  cfg = config.firn.home.desktop;

  app = {
    options = {
      title = mkOption {
        type = types.str;
        description = "What it is called in menus.";
      };
      url = mkOption {
        type = types.str;
        description = "The page.";
      };
    };
  };
in
{
  options.firn.home.desktop.apps = mkOption {
    type = types.attrsOf (types.submodule app);
    default = { };
    example = {
      mail = {
        title = "Mail";
        url = "https://mail.example.org";
      };
    };
    description = "Web pages that are programs, by a short name.";
  };

  config = mkIf (cfg.enable && cfg.apps != { }) {
    home.packages = [ pkgs.chromium ];

    xdg.desktopEntries = lib.mapAttrs (name: page: {
      name = page.title;
      exec = "${lib.getExe pkgs.chromium} --app=${page.url} --class=firn-${name}";
      terminal = false;
      categories = [ "Network" ];
      settings.StartupWMClass = "firn-${name}";
    }) cfg.apps;
  };
}
