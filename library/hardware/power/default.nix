# Power of laptops and desktops: profiles, batteries, heat, and what runs before and after sleep.
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
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    lines
    maybe
    option
    requiredPackage
    ;
  power = config.powerManagement;
  cfg = config.services;
  ini = pkgs.formats.ini { };

  packageOf = requiredPackage pkgs;
  number = default: option types.ints.unsigned default;
in
{
  options = {
    powerManagement = {
      enable = flag true "Whether the machine's power is managed.";
      cpuFreqGovernor = maybe types.str "How the processor's frequency is chosen.";
      cpufreq.min = maybe types.ints.unsigned "The lowest frequency, in kHz.";
      cpufreq.max = maybe types.ints.unsigned "The highest frequency, in kHz.";
      powertop.enable = enable "powertop's advice is followed at boot";
      scsiLinkPolicy = maybe (types.enum [
        "min_power"
        "max_performance"
        "medium_power"
        "med_power_with_dipm"
      ]) "How links to disks save power.";
      bootCommands = lines "Commands at boot.";
      powerUpCommands = lines "Commands at boot and after sleep.";
      powerDownCommands = lines "Commands before sleep and when the machine stops.";
      resumeCommands = lines "Commands after sleep.";
    };

    services = {
      power-profiles-daemon.enable = enable "the desktop chooses between profiles of power";
      power-profiles-daemon.package = packageOf "power-profiles-daemon";

      tlp = {
        enable = enable "TLP manages the power";
        package = packageOf "tlp";
        settings = option (types.attrsOf (
          types.oneOf [
            types.bool
            types.int
            types.float
            types.str
            (types.listOf types.str)
          ]
        )) { } "Contents of its settings.";
        extraConfig = lines "Further lines of its settings.";
      };

      auto-cpufreq = {
        enable = enable "auto-cpufreq chooses the processor's frequency";
        settings = option ini.type { } "Contents of its settings.";
      };

      thermald = {
        enable = enable "Intel's processors are kept cool";
        package = packageOf "thermald";
        debug = flag false "Whether it says more.";
        ignoreCpuidCheck = flag false "Whether it runs on processors it does not know.";
        configFile = maybe types.path "Its settings; null for the machine's tables.";
      };

      upower = {
        enable = enable "programs know the state of batteries";
        package = packageOf "upower";
        enableWattsUpPro = flag false "Whether Watts Up Pro devices are used.";
        noPollBatteries = flag false "Whether batteries say themselves when they change.";
        ignoreLid = flag false "Whether the lid is taken for missing.";
        usePercentageForPolicy = flag true "Whether the charge rather than the time left counts.";
        percentageLow = number 20 "Charge that is low.";
        percentageCritical = number 5 "Charge that is critical.";
        percentageAction = number 2 "Charge at which something is done.";
        timeLow = number 1200 "Seconds left that are low.";
        timeCritical = number 300 "Seconds left that are critical.";
        timeAction = number 120 "Seconds left at which something is done.";
        allowRiskyCriticalPowerAction = flag false "Whether what is done may lose data.";
        criticalPowerAction = option (types.enum [
          "PowerOff"
          "Hibernate"
          "HybridSleep"
          "Suspend"
          "Ignore"
        ]) "HybridSleep" "What is done.";
      };

      acpid = {
        enable = enable "events of the machine run commands";
        logEvents = flag false "Whether they are logged.";
        handlers = option (types.attrsOf (
          types.submodule {
            options = {
              event = option types.str "" "Pattern of the event.";
              action = lines "Commands.";
            };
          }
        )) { } "Commands for events.";
        powerEventCommands = lines "Commands when the power button is pressed.";
        lidEventCommands = lines "Commands when the lid moves.";
        acEventCommands = lines "Commands when the power supply comes or goes.";
      };
    };
  };

  config = mkMerge [
    {
      assertions =
        map
          (s: {
            assertion = !(config.boot.isContainer && s.on);
            message = "`${s.name}' cannot be kept in a container: power is the machine's that runs it.";
          })
          [
            {
              name = "services.tlp.enable";
              on = cfg.tlp.enable;
            }
            {
              name = "services.power-profiles-daemon.enable";
              on = cfg.power-profiles-daemon.enable;
            }
            {
              name = "services.auto-cpufreq.enable";
              on = cfg.auto-cpufreq.enable;
            }
            {
              name = "services.thermald.enable";
              on = cfg.thermald.enable;
            }
            {
              name = "powerManagement.cpuFreqGovernor";
              on = power.cpuFreqGovernor != null;
            }
          ]
        ++ [
          {
            assertion = !(cfg.power-profiles-daemon.enable && cfg.tlp.enable);
            message = "You have set services.power-profiles-daemon.enable = true; which conflicts with services.tlp.enable = true;";
          }
          {
            assertion = !(cfg.power-profiles-daemon.enable && cfg.auto-cpufreq.enable);
            message = "You have set services.power-profiles-daemon.enable = true; which conflicts with services.auto-cpufreq.enable = true;";
          }
          {
            assertion = cfg.tlp.enable -> power.scsiLinkPolicy == null;
            message = "`services.tlp.enable` and `config.powerManagement.scsiLinkPolicy` cannot be set both.";
          }
          {
            assertion = power.enable || power.cpuFreqGovernor == null;
            message = "`powerManagement.cpuFreqGovernor' has no effect with `powerManagement.enable = false'.";
          }
        ];
    }
    (mkIf
      (
        power.enable
        && (power.cpuFreqGovernor != null || power.cpufreq.min != null || power.cpufreq.max != null)
      )
      {
        systemd.services.cpufreq = {
          description = "CPU Frequency Setup";
          wantedBy = [ "multi-user.target" ];
          unitConfig.ConditionPathExists = "/sys/devices/system/cpu/cpu0/cpufreq";
          serviceConfig = {
            Type = "oneshot";
            RemainAfterExit = "yes";
          };
          script =
            let
              write =
                file: v:
                lib.optionalString (v != null) ''
                  for f in /sys/devices/system/cpu/cpu*/cpufreq/${file}; do echo ${toString v} > "$f"; done
                '';
            in
            write "scaling_governor" power.cpuFreqGovernor
            + write "scaling_min_freq" power.cpufreq.min
            + write "scaling_max_freq" power.cpufreq.max;
        };
      }
    )
    (mkIf power.powertop.enable {
      environment.systemPackages = [ pkgs.powertop ];
      systemd.services.powertop = {
        description = "Powertop tunings";
        wantedBy = [ "multi-user.target" ];
        after = [ "multi-user.target" ];
        serviceConfig = {
          Type = "oneshot";
          RemainAfterExit = "yes";
          ExecStart = "${lib.getExe pkgs.powertop} --auto-tune";
        };
      };
    })
    (mkIf (power.scsiLinkPolicy != null) {
      services.udev.extraRules = ''
        SUBSYSTEM=="scsi_host", ACTION=="add", KERNEL=="host*", ATTR{link_power_management_policy}="${power.scsiLinkPolicy}"
      '';
    })
    (mkIf power.enable {
      systemd.services = mkMerge [
        (mkIf (power.powerDownCommands != "") {
          pre-sleep = {
            description = "Commands before sleep";
            wantedBy = [ "sleep.target" ];
            before = [ "sleep.target" ];
            serviceConfig.Type = "oneshot";
            script = power.powerDownCommands;
          };
          pre-shutdown = {
            description = "Commands before the machine stops";
            wantedBy = [ "multi-user.target" ];
            serviceConfig = {
              Type = "oneshot";
              RemainAfterExit = true;
            };
            preStop = power.powerDownCommands;
          };
        })
        (mkIf (power.resumeCommands + power.powerUpCommands != "") {
          post-resume = rec {
            description = "Commands after sleep";
            after = [
              "suspend.target"
              "hibernate.target"
              "hybrid-sleep.target"
              "suspend-then-hibernate.target"
            ];
            requiredBy = after;
            serviceConfig.Type = "oneshot";
            script = power.resumeCommands + power.powerUpCommands;
          };
        })
        (mkIf (power.bootCommands + power.powerUpCommands != "") {
          post-boot = {
            description = "Commands at boot";
            wantedBy = [ "multi-user.target" ];
            serviceConfig = {
              Type = "oneshot";
              RemainAfterExit = true;
            };
            script = power.powerUpCommands + power.bootCommands;
          };
        })
      ];
    })

    (mkIf cfg.power-profiles-daemon.enable {
      environment.systemPackages = [ cfg.power-profiles-daemon.package ];
      systemd.services.power-profiles-daemon = {
        wantedBy = [ "graphical.target" ];
        overrideStrategy = "asDropin";
      };
    })
    (mkIf cfg.tlp.enable {
      environment.systemPackages = [ cfg.tlp.package ];
      environment.etc."tlp.d/90-nivis.conf".text =
        lib.generators.toKeyValue {
          mkKeyValue = lib.generators.mkKeyValueDefault {
            mkValueString = v: if lib.isList v then "\"${toString v}\"" else toString v;
          } "=";
        } cfg.tlp.settings
        + cfg.tlp.extraConfig;
      systemd.services.tlp = {
        wantedBy = [ "multi-user.target" ];
        restartTriggers = [ config.environment.etc."tlp.d/90-nivis.conf".source ];
        overrideStrategy = "asDropin";
      };
      # They would undo what TLP does.
      systemd.services.systemd-rfkill.enable = false;
      systemd.sockets.systemd-rfkill.enable = false;
    })
    (mkIf cfg.auto-cpufreq.enable {
      environment.systemPackages = [ pkgs.auto-cpufreq ];
      environment.etc."auto-cpufreq.conf".source =
        ini.generate "auto-cpufreq.conf" cfg.auto-cpufreq.settings;
      systemd.services.auto-cpufreq = {
        wantedBy = [ "multi-user.target" ];
        overrideStrategy = "asDropin";
      };
    })
    (mkIf cfg.thermald.enable {
      environment.systemPackages = [ cfg.thermald.package ];
      systemd.services.thermald = {
        description = "Thermal Daemon Service";
        documentation = [ "man:thermald(8)" ];
        wantedBy = [ "multi-user.target" ];
        serviceConfig = {
          PrivateNetwork = true;
          ExecStart = lib.concatStringsSep " " (
            [
              "${lib.getExe cfg.thermald.package}"
              "--no-daemon"
            ]
            ++ lib.optional cfg.thermald.debug "--loglevel=debug"
            ++ lib.optional cfg.thermald.ignoreCpuidCheck "--ignore-cpuid-check"
            ++ [
              (
                if cfg.thermald.configFile != null then "--config-file ${cfg.thermald.configFile}" else "--adaptive"
              )
              "--dbus-enable"
            ]
          );
        };
      };
    })
    (mkIf cfg.upower.enable {
      environment.systemPackages = [ cfg.upower.package ];
      environment.etc."UPower/UPower.conf".text = lib.generators.toINI { } {
        UPower = {
          EnableWattsUpPro = cfg.upower.enableWattsUpPro;
          NoPollBatteries = cfg.upower.noPollBatteries;
          IgnoreLid = cfg.upower.ignoreLid;
          UsePercentageForPolicy = cfg.upower.usePercentageForPolicy;
          PercentageLow = cfg.upower.percentageLow;
          PercentageCritical = cfg.upower.percentageCritical;
          PercentageAction = cfg.upower.percentageAction;
          TimeLow = cfg.upower.timeLow;
          TimeCritical = cfg.upower.timeCritical;
          TimeAction = cfg.upower.timeAction;
          AllowRiskyCriticalPowerAction = cfg.upower.allowRiskyCriticalPowerAction;
          CriticalPowerAction = cfg.upower.criticalPowerAction;
        };
      };
      systemd.services.upower = {
        wantedBy = [ "graphical.target" ];
        overrideStrategy = "asDropin";
        restartTriggers = [ config.environment.etc."UPower/UPower.conf".source ];
      };
    })
    (mkIf cfg.acpid.enable {
      environment.systemPackages = [ pkgs.acpid ];
      services.acpid.handlers = mkMerge [
        (mkIf (cfg.acpid.powerEventCommands != "") {
          powerEvent = {
            event = "button/power.*";
            action = cfg.acpid.powerEventCommands;
          };
        })
        (mkIf (cfg.acpid.lidEventCommands != "") {
          lidEvent = {
            event = "button/lid.*";
            action = cfg.acpid.lidEventCommands;
          };
        })
        (mkIf (cfg.acpid.acEventCommands != "") {
          acEvent = {
            event = "ac_adapter.*";
            action = cfg.acpid.acEventCommands;
          };
        })
      ];
      environment.etc = lib.mapAttrs' (
        name: h:
        lib.nameValuePair "acpi/events/nivis-${name}" {
          text = ''
            event=${h.event}
            action=${pkgs.writeShellScript "${name}.sh" h.action} '%e'
          '';
        }
      ) cfg.acpid.handlers;
      systemd.services.acpid = {
        description = "ACPI Daemon";
        documentation = [ "man:acpid(8)" ];
        wantedBy = [ "multi-user.target" ];
        restartTriggers = lib.mapAttrsToList (_: h: h.action) cfg.acpid.handlers;
        serviceConfig.ExecStart = lib.concatStringsSep " " (
          [
            "${lib.getExe pkgs.acpid}"
            "--foreground"
            "--netlink"
          ]
          ++ lib.optional cfg.acpid.logEvents "--logevents"
        );
        unitConfig.ConditionVirtualization = "!systemd-nspawn";
      };
    })
  ];
}
