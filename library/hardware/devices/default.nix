# Buses and devices that need a group, a module of the kernel or a rule.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkMerge types;
  inherit (import ../../_lib/option.nix { inherit lib; }) enable option;
  cfg = config.hardware;

  used = lib.filter (n: n.on) [
    {
      name = "hardware.i2c.enable";
      on = cfg.i2c.enable;
    }
    {
      name = "hardware.uinput.enable";
      on = cfg.uinput.enable;
    }
    {
      name = "hardware.ksm.enable";
      on = cfg.ksm.enable;
    }
    {
      name = "hardware.sensor.iio.enable";
      on = cfg.sensor.iio.enable;
    }
  ];
in
{
  options = {
    hardware = {
      i2c.enable = enable "members of the group use the I²C buses";
      i2c.group = option types.str "i2c" "The group.";
      uinput.enable = enable "members of the group `uinput` make input devices";
      ksm.enable = enable "the kernel shares equal pages of memory";
      ksm.sleep = option (types.nullOr types.int) null "Milliseconds between its rounds.";
      sensor.iio.enable = enable "sensors of light and position are used";
      steam-hardware.enable = enable "Steam's controllers work";
      keyboard.qmk.enable = enable "keyboards with QMK can be written";
      keyboard.zsa.enable = enable "keyboards of ZSA can be written";
      logitech.wireless.enable = enable "Logitech's wireless devices can be set up";
      logitech.wireless.enableGraphical = enable "they can be set up in a window";
      acpilight.enable = enable "members of the group `video` change the brightness";
      brillo.enable = enable "members of the group `video` change the brightness with brillo";
      rtl-sdr.enable = enable "receivers for software radio work";
      ledger.enable = enable "Ledger's wallets work";
      xpadneo.enable = enable "Xbox controllers work over Bluetooth";
      usb-modeswitch.enable = enable "modems that begin as disks are switched";
      block.scheduler =
        option (types.attrsOf types.str) { }
          "Schedulers of disks, by patterns of their names.";
    };
  };

  config = mkMerge [
    {
      assertions = map (u: {
        assertion = !config.boot.isContainer;
        message = "`${u.name}' cannot be kept in a container: devices are the machine's that runs it.";
      }) used;
    }
    (mkIf cfg.i2c.enable {
      boot.kernelModules = [ "i2c-dev" ];
      users.groups = mkIf (cfg.i2c.group == "i2c") { i2c = { }; };
      services.udev.extraRules = ''
        SUBSYSTEM=="i2c-dev", KERNEL=="i2c-[0-9]*", GROUP="${cfg.i2c.group}", MODE="660", TAG+="uaccess"
      '';
    })
    (mkIf cfg.uinput.enable {
      boot.kernelModules = [ "uinput" ];
      users.groups.uinput = { };
      services.udev.extraRules = ''
        SUBSYSTEM=="misc", KERNEL=="uinput", MODE="0660", GROUP="uinput", OPTIONS+="static_node=uinput"
      '';
    })
    (mkIf cfg.ksm.enable {
      systemd.services.enable-ksm = {
        description = "Enable Kernel Same-Page Merging";
        wantedBy = [ "multi-user.target" ];
        serviceConfig.Type = "oneshot";
        serviceConfig.RemainAfterExit = true;
        script = ''
          echo 1 > /sys/kernel/mm/ksm/run
        ''
        + lib.optionalString (
          cfg.ksm.sleep != null
        ) "echo ${toString cfg.ksm.sleep} > /sys/kernel/mm/ksm/sleep_millisecs\n";
        preStop = "echo 2 > /sys/kernel/mm/ksm/run\n";
      };
    })
    (mkIf cfg.sensor.iio.enable { environment.systemPackages = [ pkgs.iio-sensor-proxy ]; })
    (mkIf cfg.steam-hardware.enable { environment.systemPackages = [ pkgs.steam-devices ]; })
    (mkIf cfg.keyboard.qmk.enable {
      services.udev.extraRules = ''
        SUBSYSTEMS=="usb", ATTRS{idVendor}=="03eb|16c0|1eaf|239a|2341|1b4f|2a03|4d8", TAG+="uaccess"
        KERNEL=="hidraw*", MODE="0660", GROUP="plugdev", TAG+="uaccess", TAG+="udev-acl"
      '';
      users.groups.plugdev = { };
    })
    (mkIf cfg.keyboard.zsa.enable {
      services.udev.extraRules = ''
        KERNEL=="hidraw*", ATTRS{idVendor}=="16c0|3297", MODE="0664", GROUP="plugdev"
        SUBSYSTEMS=="usb", ATTRS{idVendor}=="0483", ATTRS{idProduct}=="df11", MODE:="0666", SYMLINK+="stm32_dfu"
      '';
      users.groups.plugdev = { };
    })
    (mkIf cfg.logitech.wireless.enable {
      environment.systemPackages = [
        pkgs.ltunify
      ]
      ++ lib.optional cfg.logitech.wireless.enableGraphical pkgs.solaar;
    })
    (mkIf (cfg.acpilight.enable || cfg.brillo.enable) {
      environment.systemPackages = [ (if cfg.brillo.enable then pkgs.brillo else pkgs.brightnessctl) ];
      services.udev.extraRules = ''
        ACTION=="add", SUBSYSTEM=="backlight", RUN+="/bin/chgrp video /sys/class/backlight/%k/brightness", RUN+="/bin/chmod g+w /sys/class/backlight/%k/brightness"
      '';
    })
    (mkIf cfg.rtl-sdr.enable {
      environment.systemPackages = [ pkgs.rtl-sdr ];
      boot.blacklistedKernelModules = [
        "dvb_usb_rtl28xxu"
        "e4000"
        "rtl2832"
      ];
      users.groups.plugdev = { };
    })
    (mkIf cfg.ledger.enable {
      services.udev.extraRules = ''
        SUBSYSTEMS=="usb", ATTRS{idVendor}=="2c97|2581", TAG+="uaccess", TAG+="udev-acl"
      '';
    })
    (mkIf cfg.xpadneo.enable {
      environment.systemPackages = [ pkgs.xpadneo ];
      boot.extraModprobeConfig = "options bluetooth disable_ertm=1\n";
    })
    (mkIf cfg.usb-modeswitch.enable { environment.systemPackages = [ pkgs.usb-modeswitch ]; })
    (mkIf (cfg.block.scheduler != { }) {
      services.udev.extraRules = lib.concatStrings (
        lib.mapAttrsToList (
          pattern: scheduler:
          "SUBSYSTEM==\"block\", ACTION==\"add|change\", TEST{0002}==\"queue/scheduler\", KERNEL==\"${pattern}\", ATTR{queue/scheduler}=\"${scheduler}\"\n"
        ) cfg.block.scheduler
      );
    })
  ];
}
