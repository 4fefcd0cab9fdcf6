# The login screen: SDDM, GDM or greetd, and who is logged in by itself.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    mkMerge
    mkOption
    mkRenamedOptionModule
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    lines
    maybe
    option
    packages
    requiredPackage
    ;
  dm = config.services.displayManager;
  inherit (dm) sddm gdm;
  greetd = config.services.greetd;
  ini = pkgs.formats.ini { };
  toml = pkgs.formats.toml { };
  xkb = config.services.xserver.xkb;

  packageOf = requiredPackage pkgs;

  # What is chosen is there unless none is to be.
  has = screen: screen.enable && dm.enable;
  chosen =
    lib.optional sddm.enable "services.displayManager.sddm"
    ++ lib.optional gdm.enable "services.displayManager.gdm"
    ++ lib.optional greetd.enable "services.greetd"
    ++ lib.optional dm.ly.enable "services.displayManager.ly";

  session = lib.optionalString (dm.defaultSession != null) "${dm.defaultSession}.desktop";

  # The unit is the distribution's; one screen at a time is the display manager's.
  displayManager = name: {
    systemd.services.${name} = {
      aliases = [ "display-manager.service" ];
      wantedBy = [ "graphical.target" ];
      restartIfChanged = false;
      overrideStrategy = "asDropin";
    };
    systemd.defaultUnit = lib.mkDefault "graphical.target";
  };
in
{
  imports = [
    (mkRenamedOptionModule
      [ "services" "xserver" "displayManager" "sddm" "enable" ]
      [ "services" "displayManager" "sddm" "enable" ]
    )
    (mkRenamedOptionModule
      [ "services" "xserver" "displayManager" "gdm" "enable" ]
      [ "services" "displayManager" "gdm" "enable" ]
    )
    (mkRenamedOptionModule
      [ "services" "xserver" "displayManager" "gdm" "wayland" ]
      [ "services" "displayManager" "gdm" "wayland" ]
    )
    (mkRenamedOptionModule
      [ "services" "xserver" "displayManager" "defaultSession" ]
      [ "services" "displayManager" "defaultSession" ]
    )
  ];

  options.services = {
    xserver = {
      enable = enable "there is an X server";
      xkb = {
        layout = option types.str "us" "Layout of keyboards.";
        variant = option types.str "" "Variant of the layout.";
        model = option types.str "pc104" "Model of the keyboard.";
        options = option types.commas "terminate:ctrl_alt_bksp" "Options of XKB.";
      };
      excludePackages = packages "Packages that are left out; the distribution decides what comes with its X server.";
    };

    displayManager = {
      enable = mkOption {
        type = types.bool;
        default = chosen != [ ];
        description = "Whether there is a login screen.";
      };
      defaultSession = maybe types.str "The session that is chosen, by the name of its file.";
      hiddenUsers = option (types.listOf types.str) [ "nobody" ] "Users who are not shown.";
      autoLogin = {
        enable = mkOption {
          type = types.bool;
          default = dm.autoLogin.user != null;
          defaultText = lib.literalExpression "config.services.displayManager.autoLogin.user != null";
          description = "Whether someone is logged in without a password.";
        };
        user = maybe types.str "Who is.";
      };

      sddm = {
        enable = enable "SDDM is the login screen";
        package = packageOf "sddm";
        wayland.enable = enable "it runs on Wayland";
        wayland.compositor = option (types.enum [
          "kwin"
          "weston"
        ]) "weston" "The desktop that shows it on Wayland.";
        wayland.compositorCommand =
          option types.str
            {
              kwin = "kwin_wayland --no-global-shortcuts --no-lockscreen --locale1";
              weston = "weston --shell=kiosk";
            }
            .${sddm.wayland.compositor}
            "The command of that desktop.";
        setupScript = lines "Commands when the screen appears.";
        stopScript = lines "Commands when it goes.";
        theme = option types.str "" "Its theme.";
        settings = option ini.type { } "Further settings.";
        extraPackages = packages "Packages of themes.";
        autoNumlock = flag false "Whether the keypad gives numbers.";
        enableHidpi = flag true "Whether it is drawn large on dense screens.";
        autoLogin.relogin = flag false "Whether someone is logged in again after logging out.";
        autoLogin.minimumUid = option types.ints.u16 1000 "The smallest id of those who may.";
      };

      gdm = {
        enable = enable "GDM is the login screen";
        wayland = flag true "Whether it runs on Wayland.";
        autoLogin.delay = option types.int 0 "Seconds until someone is logged in.";
        autoSuspend = flag true "Whether the machine sleeps when nobody logs in.";
        banner = maybe types.lines "A text on it.";
        settings = option ini.type { } "Further settings.";
        debug = enable "it says more";
      };

      ly = {
        enable = enable "ly is the login screen";
        package = packageOf "ly";
        settings = option (types.attrsOf (
          types.oneOf [
            types.str
            types.int
            types.bool
          ]
        )) { } "Its settings.";
      };
    };

    greetd = {
      enable = enable "greetd is the login screen";
      package = packageOf "greetd";
      settings = option toml.type { } "Its settings.";
      restart = mkOption {
        type = types.bool;
        default = !(greetd.settings ? initial_session);
        defaultText = lib.literalExpression "!(config.services.greetd.settings ? initial_session)";
        description = "Whether it starts again when it ends.";
      };
      useTextGreeter = flag false "Whether what it shows is text.";
    };
  };

  config = mkMerge [
    {
      assertions = [
        {
          assertion = lib.length chosen <= 1;
          message = "Two login screens are enabled: ${lib.concatStringsSep " and " chosen}. Keep one.";
        }
        {
          assertion = chosen == [ ] || !config.boot.isContainer;
          message = "`${lib.head (chosen ++ [ "" ])}.enable' cannot be kept in a container: it has no screen.";
        }
        {
          assertion = dm.enable -> chosen != [ ];
          message = "`services.displayManager.enable': no login screen is chosen. Enable one of services.displayManager.{sddm,gdm,ly} or services.greetd.";
        }
        {
          assertion = dm.autoLogin.enable -> dm.autoLogin.user != null;
          message = "services.displayManager.autoLogin.enable requires services.displayManager.autoLogin.user to be set";
        }
        {
          assertion = config.services.xserver.excludePackages == [ ];
          message = "`services.xserver.excludePackages': the distribution decides what comes with its X server. Leave it out.";
        }
      ];
    }
    (mkIf config.services.xserver.enable {
      environment.systemPackages = [ pkgs.xorg-server ];
      environment.etc."X11/xorg.conf.d/00-keyboard.conf".text = ''
        Section "InputClass"
          Identifier "Keyboard catchall"
          MatchIsKeyboard "on"
          Option "XkbModel" "${xkb.model}"
          Option "XkbLayout" "${xkb.layout}"
          Option "XkbOptions" "${xkb.options}"
          Option "XkbVariant" "${xkb.variant}"
        EndSection
      '';
    })
    (mkIf (has sddm) (mkMerge [
      (displayManager "sddm")
      {
        environment.systemPackages = [
          sddm.package
        ]
        ++ sddm.extraPackages
        ++ lib.optional (sddm.wayland.enable && sddm.wayland.compositor == "weston") pkgs.weston;
        environment.etc."sddm.conf.d/10-nivis.conf".source = ini.generate "sddm.conf" (
          lib.recursiveUpdate (
            {
              General = {
                Numlock = if sddm.autoNumlock then "on" else "none";
                DisplayServer = if sddm.wayland.enable then "wayland" else "x11";
              };
              Users = {
                HideUsers = lib.concatStringsSep "," dm.hiddenUsers;
              };
              Wayland = {
                EnableHiDPI = sddm.enableHidpi;
              }
              // lib.optionalAttrs sddm.wayland.enable {
                CompositorCommand = sddm.wayland.compositorCommand;
              };
            }
            // lib.optionalAttrs (sddm.theme != "") { Theme.Current = sddm.theme; }
            // lib.optionalAttrs config.services.xserver.enable {
              X11 = {
                EnableHiDPI = sddm.enableHidpi;
              }
              // lib.optionalAttrs (sddm.setupScript != "") {
                DisplayCommand = "${pkgs.writeShellScript "Xsetup" sddm.setupScript}";
              }
              // lib.optionalAttrs (sddm.stopScript != "") {
                DisplayStopCommand = "${pkgs.writeShellScript "Xstop" sddm.stopScript}";
              };
            }
            // lib.optionalAttrs dm.autoLogin.enable {
              Autologin = {
                User = dm.autoLogin.user;
                Session = session;
                Relogin = sddm.autoLogin.relogin;
              };
              Users = {
                HideUsers = lib.concatStringsSep "," dm.hiddenUsers;
                MinimumUid = sddm.autoLogin.minimumUid;
              };
            }
          ) sddm.settings
        );
      }
    ]))
    (mkIf (has gdm) (mkMerge [
      (displayManager (
        if config.nivis.distribution == "fedora" || config.nivis.distribution == "arch" then
          "gdm"
        else
          "gdm3"
      ))
      {
        environment.systemPackages = [ pkgs.gdm ];
        environment.etc = {
          ${
            if
              lib.elem config.nivis.distribution [
                "debian"
                "ubuntu"
              ]
            then
              "gdm3/daemon.conf"
            else
              "gdm/custom.conf"
          }.source =
            ini.generate "custom.conf" (
              lib.recursiveUpdate {
                daemon = {
                  WaylandEnable = gdm.wayland;
                }
                // lib.optionalAttrs (dm.autoLogin.enable && gdm.autoLogin.delay > 0) {
                  TimedLoginEnable = true;
                  TimedLogin = dm.autoLogin.user;
                  TimedLoginDelay = gdm.autoLogin.delay;
                }
                // lib.optionalAttrs (dm.autoLogin.enable && gdm.autoLogin.delay <= 0) {
                  AutomaticLoginEnable = true;
                  AutomaticLogin = dm.autoLogin.user;
                };
                security = { };
                xdmcp = { };
                chooser = { };
                debug = lib.optionalAttrs gdm.debug { Enable = true; };
              } gdm.settings
            );
        };
        programs.dconf.profiles.gdm.databases = [
          {
            settings =
              lib.optionalAttrs (!gdm.autoSuspend) {
                "org/gnome/settings-daemon/plugins/power" = {
                  sleep-inactive-ac-type = "nothing";
                  sleep-inactive-battery-type = "nothing";
                  sleep-inactive-ac-timeout = 0;
                  sleep-inactive-battery-timeout = 0;
                };
              }
              // lib.optionalAttrs (gdm.banner != null) {
                "org/gnome/login-screen" = {
                  banner-message-enable = true;
                  banner-message-text = gdm.banner;
                };
              };
          }
        ];
      }
    ]))
    (mkIf (has dm.ly) (mkMerge [
      (displayManager "ly")
      {
        environment.systemPackages = [ dm.ly.package ];
        environment.etc."ly/config.ini".text = lib.generators.toKeyValue { } dm.ly.settings;
      }
    ]))
    (mkIf (has greetd) {
      environment.systemPackages = [ greetd.package ];
      services.greetd.settings = {
        terminal.vt = lib.mkDefault 1;
        default_session.user = lib.mkDefault "greeter";
        initial_session = mkIf (dm.autoLogin.enable && dm.defaultSession != null) {
          user = lib.mkDefault dm.autoLogin.user;
          command = lib.mkDefault dm.defaultSession;
        };
      };
      systemd.services."autovt@tty1".enable = false;
      systemd.services.greetd = {
        aliases = [ "display-manager.service" ];
        unitConfig = {
          Wants = [ "systemd-user-sessions.service" ];
          After = [
            "systemd-user-sessions.service"
            "getty@tty1.service"
            "plymouth-quit-wait.service"
          ];
          Conflicts = [ "getty@tty1.service" ];
        };
        serviceConfig = {
          ExecStart = "${lib.getExe greetd.package} --config ${toml.generate "greetd.toml" greetd.settings}";
          Restart = mkIf greetd.restart "on-success";
          IgnoreSIGPIPE = false;
          SendSIGHUP = true;
          TimeoutStopSec = "30s";
          KeyringMode = "shared";
          Type = "idle";
        }
        // lib.optionalAttrs greetd.useTextGreeter {
          StandardInput = "tty";
          StandardOutput = "tty";
          StandardError = "journal";
          TTYPath = "/dev/tty1";
          TTYReset = true;
          TTYVHangup = true;
          TTYVTDisallocate = true;
        };
        # A session that runs is not ended by a change.
        restartIfChanged = false;
        wantedBy = [ "graphical.target" ];
      };
      systemd.defaultUnit = lib.mkDefault "graphical.target";
      systemd.tmpfiles.rules = [ "d '/var/cache/tuigreet' - greeter greeter - -" ];
      users.users.greeter = {
        isSystemUser = true;
        group = "greeter";
      };
      users.groups.greeter = { };
    })
  ];
}
