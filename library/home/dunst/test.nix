{
  lib,
  manifest,
  text,
  ...
}:
{
  "notices, with rules in their order" = {
    module =
      { lib, pkgs, ... }:
      {
        wayland.systemd.target = "sway-session.target";
        services.dunst = {
          enable = true;
          waylandDisplay = "wayland-1";
          iconTheme = {
            package = pkgs.papirus-icon-theme;
            name = "Adwaita";
            size = "16x16";
          };
          settings = {
            global = {
              width = "(200,300)";
              transparency = 10;
              notification_limit = 0;
              markup = true;
            };
            a_rule = lib.hm.dag.entryAfter [ "urgency_low" ] { appname = "app"; };
            urgency_low.timeout = 4;
          };
        };
      };
    actual =
      host:
      let
        file = text host ".config/dunst/dunstrc";
      in
      [
        (map (lib.removeSuffix "]") (
          map (lib.removePrefix "[") (lib.filter (lib.hasPrefix "[") (lib.splitString "\n" file))
        ))
        (map (line: lib.hasInfix line file) [
          "markup=yes\nnotification_limit=0\ntransparency=10\nwidth=\"(200,300)\"\n"
          "icon_path=\"/usr/share/icons/Adwaita/16x16/actions:"
          "/usr/share/icons/hicolor/16x16/stock"
          "[a_rule]\nappname=\"app\"\n"
        ])
        host.config.systemd.user.services.dunst.Unit.PartOf
        (lib.filterAttrs (_: v: v != [ ]) host.config.systemd.user.services.dunst.Service)
        ((manifest host).units."dunst.service".wantedBy)
        host.config.xdg.configFile."dunst/dunstrc".onChange
      ];
    expected = [
      [
        "urgency_low"
        "a_rule"
        "global"
      ]
      [
        true
        true
        true
        true
      ]
      [ "sway-session.target" ]
      {
        BusName = "org.freedesktop.Notifications";
        Environment = [ "WAYLAND_DISPLAY=wayland-1" ];
        ExecReload = "/usr/bin/dunstctl reload";
        ExecStart = [ "/usr/bin/dunst" ];
        Type = "dbus";
      }
      [ ]
      "/usr/bin/dunstctl reload 2> /dev/null || true"
    ];
  };

  "another file, and a program that is there already" = {
    module.services.dunst = {
      enable = true;
      package = null;
      configFile = "/home/ops/dunstrc";
    };
    actual = host: [
      host.config.systemd.user.services.dunst.Service.ExecStart
      (map lib.getName host.config.home.packages)
    ];
    expected = [
      [ "dunst -config /home/ops/dunstrc" ]
      [ ]
    ];
  };

  "rules that come after each other are refused" = {
    module =
      { lib, ... }:
      {
        services.dunst = {
          enable = true;
          settings = {
            a = lib.hm.dag.entryAfter [ "b" ] { timeout = 1; };
            b = lib.hm.dag.entryAfter [ "a" ] { timeout = 1; };
          };
        };
      };
    refused = true;
  };
}
