# Waybar, and mako, which shows notices.
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
    lines
    option
    package
    ;
  inherit (config.programs) waybar;
  inherit (config.services) mako;
  json = pkgs.formats.json { };

  line = n: v: "${n}=${if lib.isBool v then lib.boolToString v else toString v}";
  plain = lib.filterAttrs (_: v: !lib.isAttrs v) mako.settings;
  sections = lib.filterAttrs (_: lib.isAttrs) mako.settings;
in
{
  options = {
    programs.waybar = {
      enable = enable "Waybar is the bar";
      package = package pkgs "waybar";
      settings =
        option (types.either (types.listOf json.type) json.type) [ ]
          "Bars: a list, or a set by name.";
      style = option (types.nullOr (types.either types.path types.lines)) null "Style sheet.";
      systemd.enable = enable "it is started by systemd";
      systemd.targets = option (types.listOf types.str) [
        "graphical-session.target"
      ] "With what it is started.";
    };

    services.mako = {
      enable = enable "mako shows notices";
      package = package pkgs "mako";
      settings = option (types.attrsOf types.anything) { } "Settings, and sections for certain notices.";
      extraConfig = lines "Further lines.";
    };
  };

  config = lib.mkMerge [
    (mkIf waybar.enable {
      home.packages = lib.optional (waybar.package != null) waybar.package;
      xdg.configFile = {
        "waybar/config" = mkIf (waybar.settings != [ ] && waybar.settings != { }) {
          source = json.generate "waybar-config.json" (
            if lib.isList waybar.settings then waybar.settings else lib.attrValues waybar.settings
          );
        };
        "waybar/style.css" = mkIf (waybar.style != null) (
          if lib.isPath waybar.style || lib.hasPrefix builtins.storeDir waybar.style then
            { source = waybar.style; }
          else
            { text = waybar.style; }
        );
      };
      systemd.user.services.waybar = mkIf waybar.systemd.enable {
        Unit = {
          Description = "Highly customizable Wayland bar for Sway and Wlroots based compositors.";
          Documentation = "https://github.com/Alexays/Waybar/wiki";
          PartOf = waybar.systemd.targets;
          After = waybar.systemd.targets;
          ConditionEnvironment = "WAYLAND_DISPLAY";
        };
        Service = {
          ExecReload = "${pkgs.coreutils}/bin/kill -SIGUSR2 $MAINPID";
          ExecStart = if waybar.package == null then "waybar" else lib.getExe waybar.package;
          KillMode = "mixed";
          Restart = "on-failure";
        };
        Install.WantedBy = waybar.systemd.targets;
      };
    })
    (mkIf mako.enable {
      home.packages = lib.optional (mako.package != null) mako.package;
      xdg.configFile."mako/config" = mkIf (mako.settings != { } || mako.extraConfig != "") {
        text =
          lib.concatStrings (lib.mapAttrsToList (n: v: "${line n v}\n") plain)
          + lib.concatStrings (
            lib.mapAttrsToList (
              name: keys: "\n[${name}]\n${lib.concatStrings (lib.mapAttrsToList (n: v: "${line n v}\n") keys)}"
            ) sections
          )
          + mako.extraConfig;
        onChange = "makoctl reload 2> /dev/null || true";
      };
    })
  ];
}
