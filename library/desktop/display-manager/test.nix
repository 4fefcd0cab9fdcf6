{
  lib,
  manifest,
  nameOf,
  text,
  ...
}:
{
  "SDDM" = {
    module = {
      services.displayManager = {
        defaultSession = "plasma";
        autoLogin.user = "alice";
        sddm = {
          enable = true;
          wayland.enable = true;
          wayland.compositor = "kwin";
          theme = "breeze";
          autoNumlock = true;
          autoLogin.relogin = true;
          settings.General.InputMethod = "qtvirtualkeyboard";
        };
      };
    };
    actual = host: [
      (text host "sddm.conf.d/10-nivis.conf")
      (manifest host).units."sddm.service".strategy
      (manifest host).units."sddm.service".aliases
      host.config.systemd.defaultUnit
    ];
    expected = [
      ''
        [Autologin]
        Relogin=true
        Session=plasma.desktop
        User=alice

        [General]
        DisplayServer=wayland
        InputMethod=qtvirtualkeyboard
        Numlock=on

        [Theme]
        Current=breeze

        [Users]
        HideUsers=nobody
        MinimumUid=1000

        [Wayland]
        CompositorCommand=kwin_wayland --no-global-shortcuts --no-lockscreen --locale1
        EnableHiDPI=true
      ''
      "dropin"
      [ "display-manager.service" ]
      "graphical.target"
    ];
  };

  "GDM" = {
    module = {
      services.displayManager = {
        autoLogin.user = "alice";
        gdm = {
          enable = true;
          wayland = false;
          autoLogin.delay = 5;
          autoSuspend = false;
          banner = "hello";
          debug = true;
          settings.debug.enable = true;
        };
      };
    };
    actual = host: [
      (text host "gdm3/daemon.conf")
      (text host "dconf/profile/gdm")
      (text host "dconf/db/nivis-gdm-0.d/10-nivis")
    ];
    expected = [
      ''
        [chooser]

        [daemon]
        TimedLogin=alice
        TimedLoginDelay=5
        TimedLoginEnable=true
        WaylandEnable=false

        [debug]
        Enable=true
        enable=true

        [security]

        [xdmcp]
      ''
      ''
        user-db:user
        system-db:nivis-gdm-0
      ''
      ''
        [org/gnome/login-screen]
        banner-message-enable=true
        banner-message-text='hello'

        [org/gnome/settings-daemon/plugins/power]
        sleep-inactive-ac-timeout=0
        sleep-inactive-ac-type='nothing'
        sleep-inactive-battery-timeout=0
        sleep-inactive-battery-type='nothing'
      ''
    ];
  };

  "commands around SDDM's screen" = {
    module = {
      services.xserver.enable = true;
      services.displayManager.sddm = {
        enable = true;
        setupScript = "xrandr --auto";
        stopScript = "true";
        enableHidpi = false;
      };
    };
    actual =
      host:
      map (l: lib.head (lib.splitString "=/nix/store/" l)) (
        lib.splitString "\n" (text host "sddm.conf.d/10-nivis.conf")
      );
    expected = [
      "[General]"
      "DisplayServer=x11"
      "Numlock=none"
      ""
      "[Users]"
      "HideUsers=nobody"
      ""
      "[Wayland]"
      "EnableHiDPI=false"
      ""
      "[X11]"
      "DisplayCommand"
      "DisplayStopCommand"
      "EnableHiDPI=false"
      ""
    ];
  };

  "greetd" = {
    module = {
      services.greetd = {
        enable = true;
        useTextGreeter = true;
        settings.default_session.command = "agreety --cmd sway";
      };
    };
    actual = host: [
      (nameOf (
        lib.last (lib.splitString " --config " host.config.systemd.services.greetd.serviceConfig.ExecStart)
      ))
      host.config.services.greetd.settings
      host.config.systemd.services.greetd.serviceConfig.Restart
      host.config.systemd.services.greetd.serviceConfig.TTYPath
      (manifest host).users.greeter.isSystemUser
      (manifest host).units."autovt@tty1.service".enable
    ];
    expected = [
      "greetd.toml"
      {
        default_session = {
          command = "agreety --cmd sway";
          user = "greeter";
        };
        terminal = {
          vt = 1;
        };
      }
      "on-success"
      "/dev/tty1"
      true
      false
    ];
  };

  "greetd logs someone in once" = {
    module = {
      services.greetd.enable = true;
      services.displayManager.autoLogin.user = "alice";
      services.displayManager.defaultSession = "sway";
    };
    actual = host: [
      host.config.services.greetd.settings.initial_session
      (host.config.systemd.services.greetd.serviceConfig ? Restart)
    ];
    expected = [
      {
        command = "sway";
        user = "alice";
      }
      false
    ];
  };

  "ly" = {
    module = {
      nivis.distribution = "arch";
      services.displayManager.ly = {
        enable = true;
        settings.animation = "matrix";
      };
    };
    actual = host: text host "ly/config.ini";
    expected = ''
      animation=matrix
    '';
  };

  "keyboards of the X server" = {
    module = {
      services.xserver = {
        enable = true;
        xkb.layout = "de";
        xkb.options = "caps:escape";
      };
    };
    actual = host: text host "X11/xorg.conf.d/00-keyboard.conf";
    expected = ''
      Section "InputClass"
        Identifier "Keyboard catchall"
        MatchIsKeyboard "on"
        Option "XkbModel" "pc104"
        Option "XkbLayout" "de"
        Option "XkbOptions" "caps:escape"
        Option "XkbVariant" ""
      EndSection
    '';
  };

  "two login screens are refused" = {
    module = {
      services.greetd.enable = true;
      services.displayManager.sddm.enable = true;
    };
    refused = true;
  };

  "a container has no screen" = {
    module = {
      boot.isContainer = true;
      services.displayManager.sddm.enable = true;
    };
    refused = true;
  };

  "users, themes and keyboards in full" = {
    module =
      { pkgs, ... }:
      {
        services.displayManager = {
          hiddenUsers = [ "build" ];
          autoLogin.user = "alice";
          defaultSession = "sway";
          sddm = {
            enable = true;
            wayland.enable = true;
            wayland.compositorCommand = "own";
            autoLogin.minimumUid = 500;
            extraPackages = [ pkgs.git ];
          };
        };
        services.xserver.enable = true;
        services.xserver.xkb.model = "pc105";
        services.xserver.xkb.variant = "nodeadkeys";
      };
    actual = host: [
      (text host "sddm.conf.d/10-nivis.conf")
      (lib.elem "git" (map lib.getName host.config.environment.systemPackages))
      (lib.hasInfix "nodeadkeys" (text host "X11/xorg.conf.d/00-keyboard.conf"))
    ];
    expected = [
      ''
        [Autologin]
        Relogin=false
        Session=sway.desktop
        User=alice

        [General]
        DisplayServer=wayland
        Numlock=none

        [Users]
        HideUsers=build
        MinimumUid=500

        [Wayland]
        CompositorCommand=own
        EnableHiDPI=true

        [X11]
        EnableHiDPI=true
      ''
      true
      true
    ];
  };

  "greetd may stay down" = {
    module = {
      services.greetd.enable = true;
      services.greetd.restart = false;
    };
    actual = host: host.config.systemd.services.greetd.serviceConfig ? Restart;
    expected = false;
  };

  "who is logged in at once, and no screen at all" = {
    module.services.displayManager = {
      enable = true;
      sddm.enable = true;
      defaultSession = "plasma";
      autoLogin = {
        enable = true;
        user = "ops";
      };
    };
    actual = host: lib.hasInfix "User=ops\n" (text host "sddm.conf.d/10-nivis.conf");
    expected = true;
  };

  "nobody is logged in, where that is said" = {
    module.services.displayManager = {
      sddm.enable = true;
      autoLogin = {
        enable = false;
        user = "ops";
      };
    };
    actual = host: lib.hasInfix "User=ops" (text host "sddm.conf.d/10-nivis.conf");
    expected = false;
  };

  "no login screen, where that is said" = {
    module.services.displayManager = {
      enable = false;
      sddm.enable = true;
    };
    actual = host: host.config.systemd.services ? sddm;
    expected = false;
  };

  "a login screen is one of those that are known" = {
    module.services.displayManager.enable = true;
    refused = true;
  };

  "what comes with the X server is the distribution's" = {
    module =
      { pkgs, ... }:
      {
        services.xserver = {
          enable = true;
          excludePackages = [ pkgs.xterm ];
        };
      };
    refused = true;
  };
}
