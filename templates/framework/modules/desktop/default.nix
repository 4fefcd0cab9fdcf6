# A desktop: the compositor, the way to log in, sound, portals, fonts, and programs for everyday work.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkMerge
    mkOption
    optionals
    types
    ;

  cfg = config.firn.desktop;

  programs = with pkgs; {
    productivity = [
      evince
      keepassxc
      libreoffice
      nautilus
      simple-scan
      thunderbird
    ];
    media = [
      ffmpeg
      gimp
      imv
      inkscape
      mpv
    ];
    utilities = [
      baobab
      brightnessctl
      gnome-calculator
      gnome-disk-utility
      grim
      pavucontrol
      playerctl
      slurp
      wl-clipboard
    ];
    shell = [
      fuzzel
      mako
      swaybg
      swayidle
      swaylock
      waybar
    ];
  };

  chosen =
    group:
    mkOption {
      type = types.bool;
      default = true;
      description = "Whether programs of the group “${group}” are there.";
    };
in
{
  options.firn.desktop = {
    enable = mkEnableOption "a desktop";

    compositor = mkOption {
      type = types.enum [
        "niri"
        "sway"
      ];
      default = if pkgs.niri.meta.available or true then "niri" else "sway";
      defaultText = lib.literalMD "`niri`, or `sway` where the distribution has no niri";
      description = "What puts windows on the screen. Debian and Ubuntu have no niri.";
    };

    productivity = chosen "productivity";
    media = chosen "media";
    utilities = chosen "utilities";

    printing = mkOption {
      type = types.bool;
      default = true;
      description = "Whether the machine prints.";
    };
  };

  config = mkIf cfg.enable (mkMerge [
    {
      services = {
        pipewire = {
          enable = true;
          pulse.enable = true;
        };
        printing.enable = cfg.printing;
        gvfs.enable = true;

        greetd = {
          enable = true;
          settings.default_session.command = "${lib.getExe pkgs.tuigreet} --time --cmd ${
            if cfg.compositor == "niri" then "niri-session" else "sway"
          }";
        };
      };

      fonts.packages = with pkgs; [
        dejavu_fonts
        noto-fonts
        noto-fonts-color-emoji
      ];

      environment.systemPackages =
        programs.shell
        ++ optionals cfg.productivity programs.productivity
        ++ optionals cfg.media programs.media
        ++ optionals cfg.utilities programs.utilities;
    }

    (mkIf (cfg.compositor == "niri") { programs.niri.enable = true; })
    (mkIf (cfg.compositor == "sway") { programs.sway.enable = true; })
  ]);
}
