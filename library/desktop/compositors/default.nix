# Wayland's tiling desktops: sway, niri, Hyprland, and the programs around them. How a user's looks is said in a home
# (`nivis.desktop`).
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkDefault
    mkIf
    mkMerge
    mkOption
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    lines
    option
    packages
    strings
    ;
  cfg = config.programs;

  packageOf =
    name:
    mkOption {
      type = types.nullOr types.package;
      default = pkgs.${name};
      defaultText = lib.literalExpression "pkgs.${name}";
      description = "The package.";
    };
  given = lib.filter (p: p != null);

  # What every one of them needs.
  common = {
    hardware.graphics.enable = mkDefault true;
    programs.dconf.enable = mkDefault true;
    programs.xwayland.enable = mkDefault true;
    xdg.portal.enable = mkDefault true;
  };
in
{
  options.programs = {
    sway = {
      enable = enable "there is sway";
      package = packageOf "sway";
      xwayland.enable = flag true "Whether programs of X run in it.";
      wrapperFeatures.gtk = enable "programs of GTK find their settings; those of the distribution always do";
      extraSessionCommands = lines "Commands before it starts.";
      extraOptions = strings "Flags it gets.";
      extraPackages = mkOption {
        type = types.listOf types.package;
        default = [
          pkgs.brightnessctl
          pkgs.foot
          pkgs.grim
          pkgs.pulseaudio-utils
          pkgs.swayidle
          pkgs.swaylock
          pkgs.wmenu
        ];
        defaultText = lib.literalExpression "with pkgs; [ brightnessctl foot grim pulseaudio swayidle swaylock wmenu ]";
        description = "Programs that come with it.";
      };
    };

    niri.enable = enable "there is niri";
    niri.package = packageOf "niri";

    hyprland = {
      enable = enable "there is Hyprland";
      package = packageOf "hyprland";
      xwayland.enable = flag true "Whether programs of X run in it.";
      withUWSM = enable "its session is started by uwsm";
    };

    labwc.enable = enable "there is labwc";
    labwc.package = packageOf "labwc";
    waybar.enable = enable "there is Waybar";
    waybar.package = packageOf "waybar";
    waybar.systemd.target = option types.str "graphical-session.target" "With what it is started.";
    xwayland.enable = enable "programs of X run on Wayland";
    foot = {
      enable = enable "foot is the terminal";
      package = packageOf "foot";
      settings =
        option (pkgs.formats.ini { listsAsDuplicateKeys = true; }).type { }
          "Contents of /etc/xdg/foot/foot.ini.";
    };
    nm-applet.enable = enable "the network is shown in the panel";
    thunar = {
      enable = enable "there is Thunar, a file manager";
      plugins = packages "Its plugins.";
    };
  };

  config = mkMerge [
    (mkIf (cfg.sway.enable || cfg.niri.enable || cfg.hyprland.enable || cfg.labwc.enable) common)
    (mkIf cfg.sway.enable (mkMerge [
      {
        assertions = [
          {
            assertion =
              cfg.sway.extraSessionCommands == "" && cfg.sway.extraOptions == [ ] || cfg.sway.package != null;
            message = "`programs.sway.extraSessionCommands' and `.extraOptions' need `programs.sway.package'.";
          }
        ];
        environment.systemPackages = given [ cfg.sway.package ] ++ cfg.sway.extraPackages;
        environment.etc."sway/config.d/nivis.conf".text = ''
          # Import the most important environment variables into the D-Bus and systemd
          # user environments (e.g. required for screen sharing and Pinentry prompts):
          exec dbus-update-activation-environment --systemd DISPLAY WAYLAND_DISPLAY SWAYSOCK XDG_CURRENT_DESKTOP
          ${lib.optionalString (!cfg.sway.xwayland.enable) "xwayland disable"}
        '';
        services.displayManager.defaultSession = mkDefault "sway";
        xdg.portal.extraPortals = [
          pkgs.xdg-desktop-portal-wlr
          pkgs.xdg-desktop-portal-gtk
        ];
        xdg.portal.config.sway = {
          default = mkDefault [ "gtk" ];
          "org.freedesktop.impl.portal.ScreenCast" = "wlr";
          "org.freedesktop.impl.portal.Screenshot" = "wlr";
          "org.freedesktop.impl.portal.Inhibit" = "none";
        };
      }
      (mkIf (cfg.sway.extraSessionCommands != "" || cfg.sway.extraOptions != [ ]) (
        let
          start = pkgs.writeShellScriptBin "sway-nivis" ''
            ${cfg.sway.extraSessionCommands}
            exec ${lib.getExe cfg.sway.package} ${lib.escapeShellArgs cfg.sway.extraOptions} "$@"
          '';
        in
        {
          environment.systemPackages = [
            start
            (pkgs.writeTextDir "share/wayland-sessions/sway-nivis.desktop" (
              import ../_lib/desktop-entry.nix { inherit lib; } {
                name = "Sway (Nivis)";
                exec = lib.getExe start;
              }
            ))
          ];
        }
      ))
    ]))
    (mkIf cfg.niri.enable {
      environment.systemPackages = given [ cfg.niri.package ];
      services.displayManager.defaultSession = mkDefault "niri";
      services.gnome.gnome-keyring.enable = mkDefault true;
      xdg.portal.extraPortals = [
        pkgs.xdg-desktop-portal-gnome
        pkgs.xdg-desktop-portal-gtk
      ];
      xdg.portal.configPackages = mkDefault (given [ cfg.niri.package ]);
    })
    (mkIf cfg.hyprland.enable {
      environment.systemPackages =
        given [ cfg.hyprland.package ] ++ lib.optional cfg.hyprland.withUWSM pkgs.uwsm;
      services.displayManager.defaultSession = mkDefault (
        if cfg.hyprland.withUWSM then "hyprland-uwsm" else "hyprland"
      );
      xdg.portal.extraPortals = [ pkgs.xdg-desktop-portal-hyprland ];
      xdg.portal.configPackages = mkDefault (given [ cfg.hyprland.package ]);
      programs.xwayland.enable = cfg.hyprland.xwayland.enable;
    })
    (mkIf cfg.labwc.enable {
      environment.systemPackages = given [ cfg.labwc.package ];
      services.displayManager.defaultSession = mkDefault "labwc";
      xdg.portal.extraPortals = [ pkgs.xdg-desktop-portal-wlr ];
      xdg.portal.config.wlroots.default = mkDefault [
        "wlr"
        "gtk"
      ];
    })
    (mkIf cfg.xwayland.enable { environment.systemPackages = [ pkgs.xwayland ]; })
    (mkIf cfg.waybar.enable {
      environment.systemPackages = given [ cfg.waybar.package ];
      systemd.user.services.waybar = {
        description = "Highly customizable Wayland bar";
        partOf = [ cfg.waybar.systemd.target ];
        after = [ cfg.waybar.systemd.target ];
        wantedBy = [ cfg.waybar.systemd.target ];
        serviceConfig = {
          ExecStart = if cfg.waybar.package == null then "waybar" else lib.getExe cfg.waybar.package;
          Restart = "on-failure";
        };
      };
    })
    (mkIf cfg.foot.enable {
      environment.systemPackages = given [ cfg.foot.package ];
      environment.etc."xdg/foot/foot.ini" = mkIf (cfg.foot.settings != { }) {
        source = (pkgs.formats.ini { listsAsDuplicateKeys = true; }).generate "foot.ini" cfg.foot.settings;
      };
    })
    (mkIf cfg.nm-applet.enable { environment.systemPackages = [ pkgs.networkmanagerapplet ]; })
    (mkIf cfg.thunar.enable { environment.systemPackages = [ pkgs.thunar ] ++ cfg.thunar.plugins; })
  ];
}
