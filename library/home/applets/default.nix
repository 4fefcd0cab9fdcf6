# Small programs that run beside the desktop, each a service of the graphical session.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    maybe
    option
    package
    strings
    ;
  cfg = config.services;

  # Name → its package, what it is, and its command.
  applets = {
    blueman-applet = {
      package = "blueman";
      what = "Blueman applet";
      program = "blueman-applet";
    };
    network-manager-applet = {
      package = "networkmanagerapplet";
      what = "Network Manager applet";
      program = "nm-applet";
      arguments = [ "--indicator" ];
    };
    pasystray = {
      package = "pasystray";
      what = "PulseAudio system tray";
    };
    playerctld = {
      package = "playerctl";
      what = "MPRIS media player daemon";
      program = "playerctld";
    };
    nextcloud-client = {
      package = "nextcloud-client";
      what = "Nextcloud Client";
      program = "nextcloud";
      arguments = [ "--background" ];
    };
    udiskie = {
      package = "udiskie";
      what = "udiskie mount daemon";
    };
    kdeconnect = {
      package = "kdeconnect";
      what = "Adds communication features between your desktop and your phone";
      program = "kdeconnectd";
    };
  };

  unit = name: a: {
    Unit = {
      Description = a.what;
      After = [ "graphical-session.target" ];
      PartOf = [ "graphical-session.target" ];
    };
    Install.WantedBy = [ "graphical-session.target" ];
    Service = {
      ExecStart = lib.concatStringsSep " " (
        [
          (
            if cfg.${name}.package == null then
              a.program or name
            else
              lib.getExe' cfg.${name}.package (a.program or name)
          )
        ]
        ++ a.arguments or [ ]
        ++ map lib.escapeShellArg cfg.${name}.extraOptions
      );
      Restart = "on-failure";
    };
  };
  chosen = lib.filterAttrs (name: _: cfg.${name}.enable) applets;

  night = cfg.wlsunset;
in
{
  options.services =
    lib.mapAttrs (name: a: {
      enable = enable "${name} runs";
      package = package pkgs a.package;
      extraOptions = strings "Further flags.";
    }) applets
    // {
      wlsunset = {
        enable = enable "the screen is warmer at night";
        package = package pkgs "wlsunset";
        latitude = maybe (types.either types.float types.str) "Where the machine is.";
        longitude = maybe (types.either types.float types.str) "Where the machine is.";
        sunrise = maybe types.str "When the day begins.";
        sunset = maybe types.str "When the night begins.";
        temperature.day = option types.int 6500 "Colour of the day, in kelvin.";
        temperature.night = option types.int 4000 "Colour of the night, in kelvin.";
        gamma = option (types.either types.float types.str) "1.0" "Gamma.";
      };
    };

  config = lib.mkMerge [
    {
      home.packages = lib.filter (p: p != null) (
        lib.mapAttrsToList (name: _: cfg.${name}.package) chosen
      );
      systemd.user.services = lib.mapAttrs unit chosen;
    }
    (mkIf night.enable {
      assertions = [
        {
          assertion =
            (night.latitude != null && night.longitude != null)
            != (night.sunrise != null && night.sunset != null);
          message = "services.wlsunset: say either `latitude' and `longitude', or `sunrise' and `sunset'.";
        }
      ];
      home.packages = lib.optional (night.package != null) night.package;
      systemd.user.services.wlsunset = {
        Unit = {
          Description = "Day/night gamma adjustments for Wayland compositors.";
          PartOf = [ "graphical-session.target" ];
          After = [ "graphical-session.target" ];
        };
        Service.ExecStart = lib.concatStringsSep " " (
          [ (if night.package == null then "wlsunset" else lib.getExe night.package) ]
          ++ lib.concatLists (
            lib.mapAttrsToList (flag: v: lib.optional (v != null) "-${flag} ${toString v}") {
              l = night.latitude;
              L = night.longitude;
              S = night.sunrise;
              s = night.sunset;
              T = night.temperature.day;
              t = night.temperature.night;
              g = night.gamma;
            }
          )
        );
        Install.WantedBy = [ "graphical-session.target" ];
      };
    })
  ];
}
