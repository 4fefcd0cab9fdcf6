# Entries of the desktop's menu: files in ~/.local/share/applications, which go before the system's of the same name.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; }) maybe option;

  action =
    { name, ... }:
    {
      options = {
        name = option types.str name "Name of the action.";
        exec = maybe types.str "Program and arguments.";
        icon = maybe (types.either types.str types.path) "Icon of the action.";
      };
    };

  entry = {
    options = {
      type = option (types.enum [
        "Application"
        "Link"
        "Directory"
      ]) "Application" "What the entry is.";
      name = mkOption {
        type = types.str;
        description = "Name that is shown.";
      };
      genericName = maybe types.str "What sort of program it is.";
      comment = maybe types.str "Explanation of the entry.";
      exec = maybe types.str "Program and arguments.";
      icon = maybe (types.either types.str types.path) "Icon of the entry.";
      terminal = option (types.nullOr types.bool) false "Whether it runs in a terminal.";
      mimeType = maybe (types.listOf types.str) "Types of files it opens.";
      categories = maybe (types.listOf types.str) "Categories of the menu.";
      startupNotify = maybe types.bool "Whether it says when it has started.";
      noDisplay = maybe types.bool "Whether it is left out of menus.";
      prefersNonDefaultGPU = maybe types.bool "Whether it should run on the faster graphics card.";
      settings = option (types.attrsOf types.str) { } "Further keys of the entry.";
      actions = option (types.attrsOf (types.submodule action)) { } "Further actions of the entry.";
    };
  };
in
{
  options.xdg.desktopEntries = mkOption {
    type = types.attrsOf (types.submodule entry);
    default = { };
    example = {
      firefox = {
        name = "Firefox";
        exec = "firefox %U";
        mimeType = [ "text/html" ];
      };
    };
    description = "Entries of the desktop's menu, by the name of their file.";
  };

  config.xdg.dataFile = lib.mapAttrs' (
    name: e:
    lib.nameValuePair "applications/${name}.desktop" {
      text = import ../../desktop/_lib/desktop-entry.nix { inherit lib; } e;
    }
  ) config.xdg.desktopEntries;
}
