# Settings of the compositor niri.
{
  config,
  lib,
  osConfig ? null,
  ...
}:
let
  inherit (lib) mkIf mkOption types;

  cfg = config.firn.home.desktop;
in
{
  options.firn.home.desktop.niri = {
    enable = mkOption {
      type = types.bool;
      default = (osConfig.firn.desktop.compositor or "niri") == "niri";
      defaultText = "whether the machine's desktop uses niri";
      description = "Whether niri's settings are written.";
    };

    binds = mkOption {
      type = types.attrsOf types.str;
      default = { };
      example = {
        "Mod+E" = ''spawn "nautilus";'';
      };
      description = "Keys besides the usual, and what they do.";
    };
  };

  config = mkIf (cfg.enable && cfg.niri.enable) {
    xdg.configFile."niri/config.kdl".text = ''
      input {
        keyboard { xkb { layout "us"; } }
        touchpad { tap; natural-scroll; }
        focus-follows-mouse
      }
      layout {
        gaps 8
        center-focused-column "never"
        default-column-width { proportion 0.5; }
      }
      prefer-no-csd
      screenshot-path "~/Pictures/Screenshots/%Y-%m-%d %H-%M-%S.png"
      binds {
        Mod+Return { spawn "ghostty"; }
        Mod+D { spawn "fuzzel"; }
        Mod+Q { close-window; }
        Mod+L { spawn "swaylock"; }
        Mod+Left { focus-column-left; }
        Mod+Right { focus-column-right; }
        Mod+Shift+Left { move-column-left; }
        Mod+Shift+Right { move-column-right; }
        Mod+Down { focus-workspace-down; }
        Mod+Up { focus-workspace-up; }
        Mod+F { maximize-column; }
        Print { screenshot; }
        Mod+Shift+E { quit; }
        XF86AudioRaiseVolume { spawn "wpctl" "set-volume" "@DEFAULT_AUDIO_SINK@" "5%+"; }
        XF86AudioLowerVolume { spawn "wpctl" "set-volume" "@DEFAULT_AUDIO_SINK@" "5%-"; }
      ${lib.concatStrings (lib.mapAttrsToList (key: action: "  ${key} { ${action} }\n") cfg.niri.binds)}}
    '';
  };
}
