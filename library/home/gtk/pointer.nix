# The pointer on the desktop.
{
  config,
  lib,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; }) enable maybe option;
  cfg = config.home.pointerCursor;
in
{
  options.home.pointerCursor = mkOption {
    default = null;
    description = "The pointer; null for the desktop's.";
    type = types.nullOr (
      types.submodule {
        options = {
          enable = option types.bool true "Whether it is set up.";
          package = maybe types.package "Package of the theme; null where it is there already.";
          name = mkOption {
            type = types.str;
            description = "Name of the theme.";
          };
          size = option types.int 32 "Its size.";
          gtk.enable = enable "programs of GTK have it";
        };
      }
    );
  };

  config = mkIf (cfg != null && cfg.enable) {
    home = {
      packages = lib.optional (cfg.package != null) cfg.package;
      sessionVariables = {
        XCURSOR_THEME = cfg.name;
        XCURSOR_SIZE = cfg.size;
      };
      file.".icons/default/index.theme".text = ''
        [icon theme]
        Name=Default
        Comment=Default Cursor Theme
        Inherits=${cfg.name}
      '';
    };
    gtk.cursorTheme = mkIf cfg.gtk.enable {
      inherit (cfg) package name size;
    };
  };
}
