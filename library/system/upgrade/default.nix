# Switches to what the flake says now, at times.
# State: nivis is looked for in the usual folders; the flake must be one that this machine may read.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    mkOption
    optionalString
    types
    ;

  cfg = config.system.autoUpgrade;

  option =
    type: default: description:
    mkOption { inherit type default description; };

  time = types.strMatching "[[:digit:]]{2}:[[:digit:]]{2}";
  limit =
    description:
    mkOption {
      type = time;
      example = "01:00";
      inherit description;
    };

  nivis = operation: "nivis ${operation} ${toString cfg.flags}";

  # Whether now is inside of the window, which may cross midnight.
  window = optionalString (cfg.rebootWindow != null) ''
    now=$(date +%H:%M)
    if [[ "${cfg.rebootWindow.lower}" < "${cfg.rebootWindow.upper}" ]]; then
      [[ "$now" > "${cfg.rebootWindow.lower}" && "$now" < "${cfg.rebootWindow.upper}" ]] || inside=
    else
      [[ "$now" < "${cfg.rebootWindow.upper}" || "$now" > "${cfg.rebootWindow.lower}" ]] || inside=
    fi
  '';
in
{
  options.system.autoUpgrade = {
    enable = option types.bool false "Whether this machine switches by itself.";
    operation = option (types.enum [
      "switch"
      "boot"
    ]) "switch" "Whether the new system is live at once, or at the next boot.";
    flake = option (types.nullOr types.str) null "The flake.";
    flags = option (types.listOf types.str) [ ] "Further arguments of nivis.";
    dates = option types.str "04:40" "When, as in {manpage}`systemd.time(7)`.";
    allowReboot =
      option types.bool false
        "Whether the machine starts anew where the distribution asks for it.";
    randomizedDelaySec = option types.str "0" "How much the time may vary.";
    fixedRandomDelay = option types.bool false "Whether it varies by the same every day.";
    rebootWindow = option (types.nullOr (
      types.submodule {
        options = {
          lower = limit "From when the machine may start anew.";
          upper = limit "Until when it may.";
        };
      }
    )) null "When the machine may start anew; null for always.";
    persistent = option types.bool true "Whether a missed time is made up for.";
    runGarbageCollection = option types.bool false "Whether garbage of Nix is collected after it.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.flake != null;
        message = "`system.autoUpgrade' needs `system.autoUpgrade.flake' on a Linux host.";
      }
      {
        assertion = !cfg.runGarbageCollection || config.nix.enable;
        message = ''
          The option 'system.autoUpgrade.runGarbageCollection = true' requires 'nix.enable = true'.
        '';
      }
    ];

    system.autoUpgrade.flags = [ "--flake ${toString cfg.flake}" ];

    systemd.services.nivis-upgrade = {
      description = "System upgrade";
      restartIfChanged = false;
      unitConfig.X-StopOnRemoval = false;
      unitConfig.OnSuccess = lib.optional cfg.runGarbageCollection "nix-gc.service";
      serviceConfig.Type = "oneshot";
      environment = {
        HOME = "/root";
        PATH = lib.mkForce "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
      }
      // config.networking.proxy.envVars;
      script =
        "${nivis cfg.operation}\n"
        + optionalString cfg.allowReboot ''
          if [ -e /run/reboot-required ]; then
            inside=1
            ${window}
            if [ -n "$inside" ]; then
              shutdown -r +1
            else
              echo "Outside of configured reboot window, skipping."
            fi
          fi
        '';
      startAt = cfg.dates;
      after = [ "network-online.target" ];
      wants = [ "network-online.target" ];
    };

    systemd.timers.nivis-upgrade.timerConfig = {
      RandomizedDelaySec = cfg.randomizedDelaySec;
      FixedRandomDelay = cfg.fixedRandomDelay;
      Persistent = cfg.persistent;
    };
  };
}
