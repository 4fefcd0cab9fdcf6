{
  lib,
  text,
  ...
}:
{
  "the processor's frequency and advice" = {
    module = {
      powerManagement = {
        cpuFreqGovernor = "powersave";
        cpufreq.max = 2000000;
        powertop.enable = true;
        scsiLinkPolicy = "min_power";
      };
    };
    actual = host: [
      host.config.systemd.services.cpufreq.script
      host.config.systemd.services.powertop.serviceConfig.ExecStart
      (text host "udev/rules.d/99-local.rules")
    ];
    expected = [
      ''
        for f in /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor; do echo powersave > "$f"; done
        for f in /sys/devices/system/cpu/cpu*/cpufreq/scaling_max_freq; do echo 2000000 > "$f"; done
      ''
      "/usr/sbin/powertop --auto-tune"
      ''
        SUBSYSTEM=="scsi_host", ACTION=="add", KERNEL=="host*", ATTR{link_power_management_policy}="min_power"
      ''
    ];
  };

  "commands around sleep" = {
    module = {
      powerManagement = {
        powerDownCommands = "echo down";
        powerUpCommands = "echo up";
        resumeCommands = "echo resume";
        bootCommands = "echo boot";
      };
    };
    actual =
      host:
      lib.mapAttrs
        (_: s: [
          (s.script + s.preStop)
          (s.wantedBy ++ s.requiredBy)
        ])
        {
          inherit (host.config.systemd.services)
            pre-sleep
            pre-shutdown
            post-resume
            post-boot
            ;
        };
    expected = {
      post-boot = [
        "echo upecho boot"
        [ "multi-user.target" ]
      ];
      post-resume = [
        "echo resumeecho up"
        [
          "suspend.target"
          "hibernate.target"
          "hybrid-sleep.target"
          "suspend-then-hibernate.target"
        ]
      ];
      pre-shutdown = [
        "echo down"
        [ "multi-user.target" ]
      ];
      pre-sleep = [
        "echo down"
        [ "sleep.target" ]
      ];
    };
  };

  "TLP" = {
    module = {
      services.tlp = {
        enable = true;
        settings = {
          USB_BLACKLIST_PHONE = 1;
          DISK_DEVICES = [
            "a"
            "b"
          ];
        };
        extraConfig = "# end\n";
      };
    };
    actual = host: [
      (text host "tlp.d/90-nivis.conf")
      host.config.systemd.services.systemd-rfkill.enable
    ];
    expected = [
      ''
        DISK_DEVICES="a b"
        USB_BLACKLIST_PHONE=1
        # end
      ''
      false
    ];
  };

  "profiles, batteries, heat and events" = {
    module = {
      services = {
        power-profiles-daemon.enable = true;
        upower = {
          enable = true;
          percentageLow = 15;
          criticalPowerAction = "PowerOff";
        };
        thermald = {
          enable = true;
          debug = true;
          ignoreCpuidCheck = true;
        };
        acpid = {
          enable = true;
          logEvents = true;
          lidEventCommands = "echo lid";
        };
      };
    };
    actual = host: [
      host.config.systemd.services.power-profiles-daemon.wantedBy
      (text host "UPower/UPower.conf")
      host.config.systemd.services.thermald.serviceConfig.ExecStart
      (lib.head (lib.splitString "\n" (text host "acpi/events/nivis-lidEvent")))
      host.config.systemd.services.acpid.serviceConfig.ExecStart
    ];
    expected = [
      [ "graphical.target" ]
      ''
        [UPower]
        AllowRiskyCriticalPowerAction=false
        CriticalPowerAction=PowerOff
        EnableWattsUpPro=false
        IgnoreLid=false
        NoPollBatteries=false
        PercentageAction=2
        PercentageCritical=5
        PercentageLow=15
        TimeAction=120
        TimeCritical=300
        TimeLow=1200
        UsePercentageForPolicy=true
      ''
      "/usr/sbin/thermald --no-daemon --loglevel=debug --ignore-cpuid-check --adaptive --dbus-enable"
      "event=button/lid.*"
      "/usr/sbin/acpid --foreground --netlink --logevents"
    ];
  };

  "auto-cpufreq" = {
    module = {
      nivis.distribution = "arch";
      services.auto-cpufreq = {
        enable = true;
        settings.charger.governor = "performance";
      };
    };
    actual = host: text host "auto-cpufreq.conf";
    expected = ''
      [charger]
      governor=performance
    '';
  };

  "two managers of power are refused" = {
    module = {
      services.tlp.enable = true;
      services.power-profiles-daemon.enable = true;
    };
    refused = true;
  };

  "a container has no power of its own" = {
    module = {
      boot.isContainer = true;
      services.tlp.enable = true;
    };
    refused = true;
  };

  "batteries and events, in full" = {
    module = {
      powerManagement.cpufreq.min = 800000;
      services = {
        upower = {
          enable = true;
          enableWattsUpPro = true;
          noPollBatteries = true;
          ignoreLid = true;
          usePercentageForPolicy = false;
          percentageCritical = 4;
          percentageAction = 3;
          timeLow = 1000;
          timeCritical = 200;
          timeAction = 100;
          allowRiskyCriticalPowerAction = true;
          criticalPowerAction = "Suspend";
        };
        thermald.enable = true;
        thermald.configFile = "/etc/own.xml";
        acpid = {
          enable = true;
          powerEventCommands = "echo power";
          acEventCommands = "echo ac";
          handlers.own = {
            event = "video.*";
            action = "echo video";
          };
        };
      };
    };
    actual = host: [
      (text host "UPower/UPower.conf")
      (lib.filter (lib.hasPrefix "acpi/") (lib.attrNames host.config.environment.etc))
      host.config.systemd.services.thermald.serviceConfig.ExecStart
      host.config.systemd.services.cpufreq.script
    ];
    expected = [
      ''
        [UPower]
        AllowRiskyCriticalPowerAction=true
        CriticalPowerAction=Suspend
        EnableWattsUpPro=true
        IgnoreLid=true
        NoPollBatteries=true
        PercentageAction=3
        PercentageCritical=4
        PercentageLow=20
        TimeAction=100
        TimeCritical=200
        TimeLow=1000
        UsePercentageForPolicy=false
      ''
      [
        "acpi/events/nivis-acEvent"
        "acpi/events/nivis-own"
        "acpi/events/nivis-powerEvent"
      ]
      "/usr/sbin/thermald --no-daemon --config-file /etc/own.xml --dbus-enable"
      ''
        for f in /sys/devices/system/cpu/cpu*/cpufreq/scaling_min_freq; do echo 800000 > "$f"; done
      ''
    ];
  };

  "a frequency without management is refused" = {
    module.powerManagement = {
      enable = false;
      cpuFreqGovernor = "powersave";
    };
    refused = true;
  };
}
