# What happens when nobody is there: swaylock and swayidle.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    maybe
    option
    package
    ;
  inherit (config.programs) swaylock;
  inherit (config.services) swayidle;

  timeout = types.submodule {
    options = {
      timeout = mkOption {
        type = types.ints.positive;
        description = "After how many seconds.";
      };
      command = mkOption {
        type = types.str;
        description = "What runs.";
      };
      resumeCommand = maybe types.str "What runs when someone is there again.";
    };
  };
  events = [
    "before-sleep"
    "after-resume"
    "lock"
    "unlock"
  ];

  arguments =
    swayidle.extraArgs
    ++ lib.concatMap (
      t:
      [
        "timeout"
        (toString t.timeout)
        t.command
      ]
      ++ lib.optionals (t.resumeCommand != null) [
        "resume"
        t.resumeCommand
      ]
    ) swayidle.timeouts
    ++ lib.concatMap (
      e:
      lib.optionals (swayidle.events.${e} != null) [
        e
        swayidle.events.${e}
      ]
    ) events;
in
{
  options = {
    programs.swaylock = {
      enable = enable "swaylock locks the screen";
      package = package pkgs "swaylock";
      settings = option (types.attrsOf (
        types.oneOf [
          types.bool
          types.float
          types.int
          types.path
          types.str
        ]
      )) { } "Its settings.";
    };

    services.swayidle = {
      enable = enable "something happens when nobody is there";
      package = mkOption {
        type = types.package;
        default = pkgs.swayidle;
        defaultText = lib.literalExpression "pkgs.swayidle";
        description = "The package of swayidle.";
      };
      timeouts = option (types.listOf timeout) [ ] "What runs after how long.";
      events = mkOption {
        type = types.submodule { options = lib.genAttrs events (e: maybe types.str "What runs at ${e}."); };
        default = { };
        description = "What runs when the machine sleeps and when the session is locked.";
      };
      extraArgs = option (types.listOf types.str) [ "-w" ] "Further flags.";
      systemdTargets = option (types.listOf types.str) [
        "graphical-session.target"
      ] "With what it is started.";
    };
  };

  config = lib.mkMerge [
    (mkIf swaylock.enable {
      home.packages = lib.optional (swaylock.package != null) swaylock.package;
      xdg.configFile."swaylock/config" = mkIf (swaylock.settings != { }) {
        text = lib.concatStrings (
          lib.mapAttrsToList (
            n: v:
            if v == false then
              ""
            else if v == true then
              "${n}\n"
            else
              "${n}=${toString v}\n"
          ) swaylock.settings
        );
      };
    })
    (mkIf swayidle.enable (
      let
        targets = swayidle.systemdTargets;
      in
      {
        home.packages = [ swayidle.package ];
        systemd.user.services.swayidle = {
          Unit = {
            Description = "Idle manager for Wayland";
            Documentation = "man:swayidle(1)";
            ConditionEnvironment = "WAYLAND_DISPLAY";
            PartOf = targets;
            After = targets;
          };
          Service = {
            Type = "simple";
            Restart = "always";
            # Commands are run by a shell.
            Environment = [ "PATH=/usr/bin:/bin" ];
            ExecStart = "${lib.getExe swayidle.package} ${lib.escapeShellArgs arguments}";
          };
          Install.WantedBy = targets;
        };
      }
    ))
  ];
}
