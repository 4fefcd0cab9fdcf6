# sway, and the target of systemd that its session reaches. A session starts it; here it is set up.
# The configuration is read again when it changes and sway runs; whether it is right, sway says then.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf optional types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    lines
    option
    package
    strings
    ;
  cfg = config.wayland.windowManager.sway;
  inherit (cfg) systemd;
  words = import ./text.nix { inherit lib; };

  variables = lib.concatStringsSep " " systemd.variables;
  commands = lib.concatStringsSep " && " systemd.extraCommands;
  import' =
    {
      broker = "systemctl --user import-environment ${variables}";
      dbus = "dbus-update-activation-environment --systemd ${variables}";
    }
    .${systemd.dbusImplementation};

  wraps = cfg.extraSessionCommands != "" || cfg.extraOptions != [ ] || cfg.wrapperFeatures.gtk;
  # What nixpkgs' package does with these options, around the distribution's program.
  wrapped = pkgs.writeShellScriptBin "sway" ''
    ${cfg.extraSessionCommands}
    ${lib.optionalString cfg.wrapperFeatures.base ''
      if [ -z "$DBUS_SESSION_BUS_ADDRESS" ]; then
        export DBUS_SESSION_BUS_ADDRESS
        exec dbus-run-session ${lib.getExe' cfg.package "sway"} ${lib.escapeShellArgs cfg.extraOptions} "$@"
      fi
    ''}exec ${lib.getExe' cfg.package "sway"} ${lib.escapeShellArgs cfg.extraOptions} "$@"
  '';
in
{
  imports = [
    (lib.mkRenamedOptionModule
      [ "wayland" "windowManager" "sway" "systemdIntegration" ]
      [ "wayland" "windowManager" "sway" "systemd" "enable" ]
    )
  ];

  options.wayland.systemd.target =
    option types.str "graphical-session.target"
      "The target that programs of a session of Wayland start with.";

  options.wayland.windowManager.sway = {
    enable = enable "sway is set up";
    package = package pkgs "sway";
    config = option (types.nullOr (
      types.submodule (
        import ./options.nix {
          inherit lib pkgs;
          inherit (cfg) package;
        }
      )
    )) { } "The configuration; null for none but the lines of `extraConfig`.";
    extraConfig = lines "Further lines.";
    extraConfigEarly = lines "Lines before all others.";
    checkConfig =
      option types.bool false
        "Whether the configuration is checked when it is built, which nothing does here.";
    xwayland = flag true "Whether programs of X run.";
    extraSessionCommands = lines "Commands of the shell before sway starts.";
    extraOptions = strings "Arguments of sway.";
    wrapperFeatures = {
      base = flag true "Whether sway gets a bus of its own where there is none.";
      gtk = flag false "Whether it is started for programs of GTK, which need nothing more on a distribution.";
    };
    systemd = {
      enable = flag true "Whether the session reaches sway-session.target.";
      variables = option (types.listOf types.str) [
        "DISPLAY"
        "WAYLAND_DISPLAY"
        "SWAYSOCK"
        "XDG_CURRENT_DESKTOP"
        "XDG_SESSION_TYPE"
        "NIXOS_OZONE_WL"
        "XCURSOR_THEME"
        "XCURSOR_SIZE"
      ] "Variables that systemd and D-Bus are told.";
      dbusImplementation = option (types.enum [
        "dbus"
        "broker"
      ]) "dbus" "Which D-Bus there is.";
      extraCommands = option (types.listOf types.str) [
        "systemctl --user reset-failed"
        "systemctl --user start sway-session.target"
        "swaymsg -mt subscribe '[]' || true"
        "systemctl --user stop sway-session.target"
      ] "What is run after that.";
      xdgAutostart = enable "programs that ask for it start with the session";
    };
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = !cfg.checkConfig;
        message = "`wayland.windowManager.sway.checkConfig': a check needs a builder. sway says what is wrong when it reads the file: sway --validate.";
      }
      {
        assertion = !wraps || cfg.package != null;
        message = "`wayland.windowManager.sway': `extraSessionCommands', `extraOptions' and `wrapperFeatures' need a package.";
      }
    ];

    warnings = optional (
      cfg.config != null && cfg.config.focus.forceWrapping
    ) "sway.config.focus.forceWrapping is deprecated, use focus.wrapping instead.";

    home.packages =
      optional wraps wrapped
      ++ optional (cfg.package != null) cfg.package
      ++ optional cfg.xwayland pkgs.xwayland;

    xdg.configFile."sway/config" = {
      text = lib.concatStringsSep "\n" (
        optional (cfg.extraConfigEarly != "") cfg.extraConfigEarly
        ++ lib.optionals (cfg.config != null) (words cfg.config)
        ++ optional systemd.enable "exec \"${import'}; ${commands}\""
        ++ optional (!cfg.xwayland) "xwayland disable"
        ++ [ cfg.extraConfig ]
      );
      onChange = lib.optionalString (cfg.package != null) ''
        swaySocket="''${XDG_RUNTIME_DIR:-/run/user/$UID}/sway-ipc.$UID.$(pgrep --uid $UID -x sway || true).sock"
        if [ -S "$swaySocket" ]; then
          swaymsg -s $swaySocket reload
        fi
      '';
    };

    systemd.user.targets.sway-session = mkIf systemd.enable {
      Unit = {
        Description = "sway compositor session";
        Documentation = [ "man:systemd.special(7)" ];
        BindsTo = [ "graphical-session.target" ];
        Wants = [
          "graphical-session-pre.target"
        ]
        ++ optional systemd.xdgAutostart "xdg-desktop-autostart.target";
        After = [ "graphical-session-pre.target" ];
        Before = optional systemd.xdgAutostart "xdg-desktop-autostart.target";
      };
    };
  };
}
