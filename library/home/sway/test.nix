{
  lib,
  manifest,
  text,
  ...
}:
let
  file = host: text host ".config/sway/config";
  has = parts: host: map (part: lib.hasInfix part (file host)) parts;
  yes = parts: lib.genList (_: true) (lib.length parts);

  parts = [
    "# early\nfont pango:Terminus, Mono Bold 11.500000\n"
    "floating_modifier Mod4\ndefault_border pixel 1\ndefault_floating_border pixel 3\nhide_edge_borders --i3 smart\n"
    "focus_wrapping workspace\nfocus_follows_mouse no\nfocus_on_window_activation urgent\nmouse_warping container\n"
    "workspace_layout tabbed\nworkspace_auto_back_and_forth yes\n"
    "client.focused #1 #2 #3 #4 #5\nclient.focused_inactive #1 #2 #3 #4 #5\nclient.unfocused #1 #2 #3 #4 #5\nclient.urgent #1 #2 #3 #4 #5\nclient.placeholder #1 #2 #3 #4 #5\nclient.background #6\n"
    "bindsym --to-code Mod4+9 workspace number 9\nbindsym --to-code Mod4+x exec other\n"
    "bindcode 214 exec code"
    "bindswitch --locked --reload  lid:on output eDP-1 disable"
    "input \"*\" {\n  xkb_layout de\n}\n\ninput \"type:touchpad\" {\n  tap enabled\n}\n\ninput \"1:1:Board\" {\n  xkb_layout us\n}\n"
    "output \"eDP-1\" {\n  bg ~/x.png fill\n}\n"
    "seat \"*\" {\n  hide_cursor when-typing enable\n}\n"
    "mode \"size\" {\n  bindsym --to-code Escape mode default\n}\n"
    "assign [app_id=\"firefox\"] 1: web"
    "gaps inner 12\ngaps outer 1\ngaps horizontal 2\ngaps vertical 3\ngaps top 4\ngaps bottom 5\ngaps left 6\ngaps right 7\nsmart_gaps on\nsmart_borders no_gaps"
    "for_window [title=\"Update\"] floating enable\nfor_window [app_id=\"x\" floating] border none\n"
    "exec_always restart-bar\n"
    "workspace \"Web\" output \"eDP-1\" \"HDMI-A-2\""
    "xwayland disable\n# late\n"
  ];
  color = {
    border = "#1";
    background = "#2";
    text = "#3";
    indicator = "#4";
    childBorder = "#5";
  };
in
{
  "keys are pressed with the modifier, and start what is chosen" = {
    module.wayland.windowManager.sway = {
      enable = true;
      config = {
        modifier = "Mod4";
        terminal = "kitty";
        menu = "fuzzel";
        right = "x";
        floating.modifier = "Mod5";
        focus.forceWrapping = true;
      };
    };
    actual =
      host:
      map (line: lib.hasInfix "${line}\n" (file host)) [
        "bindsym Mod4+Return exec kitty"
        "bindsym Mod4+d exec fuzzel"
        "bindsym Mod4+x focus right"
        "floating_modifier Mod5"
        "focus_wrapping yes"
      ];
    expected = lib.genList (_: true) 5;
  };

  "each part of the configuration" = {
    module.wayland.windowManager.sway = {
      enable = true;
      xwayland = false;
      extraConfig = "# late\n";
      extraConfigEarly = "# early";
      checkConfig = false;
      config = {
        modifier = "Mod4";
        terminal = "foot";
        menu = "fuzzel";
        fonts = {
          names = [
            "Terminus"
            "Mono"
          ];
          style = "Bold";
          size = 11.5;
        };
        window = {
          titlebar = false;
          border = 1;
          hideEdgeBorders = "--i3 smart";
          commands = [
            {
              command = "border none";
              criteria = {
                app_id = "x";
                floating = true;
              };
            }
          ];
        };
        floating = {
          titlebar = false;
          border = 3;
          modifier = "Mod4";
          criteria = [ { title = "Update"; } ];
        };
        focus = {
          newWindow = "urgent";
          followMouse = false;
          wrapping = "workspace";
          mouseWarping = "container";
        };
        workspaceLayout = "tabbed";
        workspaceAutoBackAndForth = true;
        colors = {
          background = "#6";
          focused = color;
          focusedInactive = color;
          unfocused = color;
          urgent = color;
          placeholder = color;
        };
        bindkeysToCode = true;
        defaultWorkspace = "workspace number 9";
        keybindings = {
          "Mod4+9" = "workspace number 9";
          "Mod4+x" = "exec other";
        };
        keycodebindings."214" = "exec code";
        bindswitches."lid:on" = {
          action = "output eDP-1 disable";
          locked = true;
          reload = true;
        };
        input = {
          "*".xkb_layout = "de";
          "type:touchpad".tap = "enabled";
          "1:1:Board".xkb_layout = "us";
        };
        output."eDP-1".bg = "~/x.png fill";
        seat."*".hide_cursor = "when-typing enable";
        modes.size.Escape = "mode default";
        assigns."1: web" = [ { app_id = "firefox"; } ];
        gaps = {
          inner = 12;
          outer = 1;
          horizontal = 2;
          vertical = 3;
          top = 4;
          bottom = 5;
          left = 6;
          right = 7;
          smartGaps = true;
          smartBorders = "no_gaps";
        };
        startup = [
          {
            command = "restart-bar";
            always = true;
          }
        ];
        workspaceOutputAssign = [
          {
            workspace = "Web";
            output = [
              "eDP-1"
              "HDMI-A-2"
            ];
          }
        ];
        bars = [ ];
      };
    };
    actual = has parts;
    expected = yes parts;
  };

  "keys are sway's own, by the home row and by arrows" = {
    module =
      { lib, ... }:
      {
        wayland.windowManager.sway = {
          enable = true;
          config = {
            left = "j";
            down = "k";
            up = "i";
            right = "l";
            keybindings = lib.mkOptionDefault { "Mod1+d" = "exec fuzzel"; };
          };
        };
      };
    actual =
      host:
      let
        inherit (host.config.wayland.windowManager.sway) config;
      in
      [
        (lib.length (lib.attrNames config.keybindings))
        config.keybindings."Mod1+Shift+i"
        config.keybindings."Mod1+Left"
        config.keybindings."Mod1+0"
        config.modes.resize.k
        config.modes.resize.Right
        config.keybindings."Mod1+Return"
      ];
    expected = [
      53
      "move up"
      "focus left"
      "workspace number 10"
      "resize grow height 10 px"
      "resize grow width 10 px"
      "exec /usr/bin/foot"
    ];
  };

  "bars" = {
    module.wayland.windowManager.sway = {
      enable = true;
      config = {
        bars = [
          {
            id = "one";
            fonts = [ "Mono" ];
            mode = "hide";
            hiddenState = "show";
            position = "top";
            workspaceButtons = true;
            workspaceNumbers = false;
            command = "waybar";
            statusCommand = "i3status";
            trayOutput = "*";
            trayPadding = 2;
            extraConfig = "height 20";
            colors = {
              background = "#1";
              statusline = "#2";
              separator = "#3";
              focusedBackground = "#4";
              focusedStatusline = "#5";
              focusedSeparator = "#6";
            }
            //
              lib.genAttrs
                [
                  "focusedWorkspace"
                  "activeWorkspace"
                  "inactiveWorkspace"
                  "urgentWorkspace"
                  "bindingMode"
                ]
                (
                  _:
                  removeAttrs color [
                    "indicator"
                    "childBorder"
                  ]
                );
          }
        ];
        modes = { };
      };
    };
    actual =
      host:
      lib.last (lib.splitString "\nbar {\n" (lib.head (lib.splitString "\nexec \"dbus" (file host))));
    expected = ''
      ${"  "}id one
        font pango:Mono
        mode hide
        hidden_state show
        position top
        status_command i3status
        swaybar_command waybar
        workspace_buttons yes
        strip_workspace_numbers yes
        tray_output *
        tray_padding 2
        colors {
          background #1
          statusline #2
          separator #3
          focused_background #4
          focused_statusline #5
          focused_separator #6
          focused_workspace #1 #2 #3
          active_workspace #1 #2 #3
          inactive_workspace #1 #2 #3
          urgent_workspace #1 #2 #3
          binding_mode #1 #2 #3
        }
        height 20
      }
    '';
  };

  "the session reaches its target" = {
    module = {
      wayland.systemd.target = "sway-session.target";
      wayland.windowManager.sway = {
        enable = true;
        config = null;
        systemd = {
          enable = true;
          variables = [ "--all" ];
          dbusImplementation = "broker";
          extraCommands = [ "systemctl --user start sway-session.target" ];
          xdgAutostart = true;
        };
      };
    };
    actual = host: [
      (file host)
      host.config.systemd.user.targets.sway-session.Unit
      ((manifest host).units ? "sway-session.target")
      (map lib.getName host.config.home.packages)
    ];
    expected = [
      "exec \"systemctl --user import-environment --all; systemctl --user start sway-session.target\"\n"
      {
        After = [ "graphical-session-pre.target" ];
        Before = [ "xdg-desktop-autostart.target" ];
        BindsTo = [ "graphical-session.target" ];
        Description = "sway compositor session";
        Documentation = [ "man:systemd.special(7)" ];
        Wants = [
          "graphical-session-pre.target"
          "xdg-desktop-autostart.target"
        ];
      }
      true
      [
        "sway"
        "xwayland"
      ]
    ];
  };

  "sway may go without a bus of its own" = {
    module.wayland.windowManager.sway = {
      enable = true;
      config = null;
      systemd.enable = false;
      wrapperFeatures = {
        base = false;
        gtk = true;
      };
    };
    actual =
      host:
      lib.hasInfix "dbus-run-session" (
        builtins.unsafeDiscardStringContext (builtins.toJSON (lib.head host.config.home.packages).nivis)
      );
    expected = false;
  };

  "how sway is started" = {
    module =
      { pkgs, ... }:
      {
        wayland.windowManager.sway = {
          enable = true;
          package = pkgs.distributionPackage "sway-own" { exe = "sway"; };
          config = null;
          systemd.enable = false;
          extraOptions = [ "--unsupported-gpu" ];
          extraSessionCommands = "export QT_QPA_PLATFORM=wayland";
          wrapperFeatures = {
            base = true;
            gtk = true;
          };
        };
      };
    actual =
      host:
      let
        started = builtins.unsafeDiscardStringContext (
          builtins.toJSON (lib.head host.config.home.packages).nivis
        );
      in
      map (part: lib.hasInfix part started) [
        "export QT_QPA_PLATFORM=wayland"
        "exec dbus-run-session /usr/bin/sway --unsupported-gpu"
        "fi\\nexec /usr/bin/sway --unsupported-gpu"
      ];
    expected = [
      true
      true
      true
    ];
  };

  "a check at build is refused" = {
    module.wayland.windowManager.sway = {
      enable = true;
      checkConfig = true;
    };
    refused = true;
  };
}
