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
    actual = host:
    lib.mapAttrs (_: s: [
      (s.script + s.preStop)
      (s.wantedBy ++ s.requiredBy)
    ]) {
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
      "/usr/bin/acpid --foreground --netlink --logevents"
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
}
