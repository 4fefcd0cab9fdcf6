# Logins on the console: who is logged in by itself, what is said above the prompt.
# State: none. The units are the distribution's; what is not declared stays theirs.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf optionals types;
  inherit (import ../_common { inherit lib; })
    flag
    lines
    maybe
    option
    strings
    text
    ;

  cfg = config.services.getty;

  declared =
    cfg.autologinUser != null
    || cfg.loginProgram != "/bin/login"
    || cfg.loginOptions != null
    || cfg.extraArgs != [ ];

  args =
    optionals (cfg.loginProgram != "/bin/login") [
      "--login-program"
      cfg.loginProgram
    ]
    ++ optionals (cfg.autologinUser != null && !cfg.autologinOnce) [
      "--autologin"
      cfg.autologinUser
    ]
    ++ optionals (cfg.loginOptions != null) [
      "--login-options"
      cfg.loginOptions
    ]
    ++ cfg.extraArgs;
  agetty = more: "${lib.getExe' pkgs.util-linux "agetty"} ${lib.escapeShellArgs args} ${more}";

  # Once in each start of the machine, on the first console.
  once = pkgs.writeShellScript "getty" ''
    args="--noclear --keep-baud $TTY 115200,38400,9600 $TERM"
    if test "$TTY" = tty1 && ! test -f /run/agetty.autologged; then
      touch /run/agetty.autologged
      exec ${agetty "$args --autologin ${lib.escapeShellArg cfg.autologinUser}"}
    fi
    exec ${agetty "$args"}
  '';
  isOnce = cfg.autologinOnce && cfg.autologinUser != null;

  unit = command: {
    overrideStrategy = "asDropin";
    serviceConfig.ExecStart = [
      ""
      command
    ];
    # Who is logged in stays so.
    restartIfChanged = false;
  };
in
{
  imports = [
    (lib.mkRenamedOptionModule [ "services" "mingetty" ] [ "services" "getty" ])
    (lib.mkRemovedOptionModule [
      "services"
      "getty"
      "serialSpeed"
    ] "Set it with `boot.kernelParams', as console=ttyS2,1500000.")
  ];

  options.services.getty = {
    autologinUser = maybe types.str "Account that is logged in at consoles without being asked.";
    autologinOnce = flag false "Whether that is done once after the machine has started, on the first console.";
    loginProgram = option types.path "/bin/login" "Program that asks for the password.";
    loginOptions = maybe types.str "Arguments of that program, see {manpage}`agetty(8)`.";
    extraArgs = strings [ ] "Further arguments of {manpage}`agetty(8)`.";
    greetingLine = text "" "Line above the prompt; the distribution's where it and the next are empty.";
    helpLine = lines "Lines below that.";
  };

  config = lib.mkMerge [
    {
      assertions = [
        {
          assertion = cfg.autologinOnce -> cfg.autologinUser != null;
          message = "`services.getty.autologinOnce' needs `services.getty.autologinUser'.";
        }
      ];
    }
    (mkIf (cfg.greetingLine != "" || cfg.helpLine != "") {
      environment.etc.issue.text = lib.mkDefault ''

        ${cfg.greetingLine}
        ${cfg.helpLine}

      '';
    })
    (mkIf declared {
      environment.systemPackages = [ pkgs.util-linux ];

      systemd.services."getty@" =
        unit (if isOnce then "${once}" else agetty "--noclear --keep-baud %I 115200,38400,9600 $TERM")
        // lib.optionalAttrs isOnce { environment.TTY = "%I"; };
      systemd.services."serial-getty@" = unit (agetty "%I --keep-baud $TERM");
      systemd.services."container-getty@" = unit (
        agetty "--noclear --keep-baud pts/%I 115200,38400,9600 $TERM"
      );
      systemd.services.console-getty = unit (
        agetty "--noclear --keep-baud console 115200,38400,9600 $TERM"
      );
    })
  ];
}
