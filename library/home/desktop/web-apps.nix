# Pages of the web as programs of their own: a window without the browser's bars, and an entry in the menu.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; }) maybe option strings;
  cfg = config.nivis.webApps;

  app =
    { name, ... }:
    {
      options = {
        name = option types.str name "Its name.";
        url = mkOption {
          type = types.strMatching "https?://.*";
          description = "Its address.";
        };
        icon = maybe (types.either types.str types.path) "Its icon.";
        browser = mkOption {
          type = types.package;
          default = pkgs.chromium;
          defaultText = lib.literalExpression "pkgs.chromium";
          description = "The browser; one like Chromium, or Firefox, which opens a window of its own.";
        };
        categories = option (types.listOf types.str) [ "Network" ] "Categories of the menu.";
        extraFlags = strings "Further flags of the browser.";
      };
    };

  command =
    key: a:
    let
      program = lib.getExe a.browser;
      flags =
        if lib.hasPrefix "firefox" (lib.getName a.browser) then
          [
            "--new-window"
            a.url
          ]
        else
          [
            "--app=${a.url}"
            "--class=${key}"
          ];
    in
    lib.concatStringsSep " " ([ program ] ++ flags ++ a.extraFlags);
in
{
  options.nivis.webApps = mkOption {
    type = types.attrsOf (types.submodule app);
    default = { };
    example = {
      mail.url = "https://mail.example.org";
    };
    description = "Pages of the web that stand in the menu as programs.";
  };

  config = {
    home.packages = lib.unique (lib.mapAttrsToList (_: a: a.browser) cfg);
    xdg.desktopEntries = lib.mapAttrs' (
      key: a:
      lib.nameValuePair "web-${key}" {
        inherit (a) name icon categories;
        exec = command key a;
        settings.StartupWMClass = key;
      }
    ) cfg;
  };
}
