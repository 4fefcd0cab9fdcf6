{
  lib,
  manifest,
  text,
  ...
}:
{
  "groups, modules and rules" = {
    module = {
      hardware = {
        i2c.enable = true;
        uinput.enable = true;
        ksm.enable = true;
        ksm.sleep = 10;
        keyboard.qmk.enable = true;
        keyboard.zsa.enable = true;
        ledger.enable = true;
        acpilight.enable = true;
        rtl-sdr.enable = true;
        usb-modeswitch.enable = true;
        sensor.iio.enable = true;
        steam-hardware.enable = true;
        logitech.wireless.enable = true;
        logitech.wireless.enableGraphical = true;
        block.scheduler."nvme[0-9]*" = "kyber";
      };
    };
    actual = host: [
      (text host "udev/rules.d/99-local.rules")
      host.config.boot.kernelModules
      (lib.filter (
        g:
        lib.elem g [
          "i2c"
          "uinput"
          "plugdev"
        ]
      ) (lib.attrNames (manifest host).groups))
      host.config.systemd.services.enable-ksm.script
      (text host "modprobe.d/nivis.conf")
      (map lib.getName host.config.environment.systemPackages)
    ];
    expected = [
      ''
        SUBSYSTEM=="i2c-dev", KERNEL=="i2c-[0-9]*", GROUP="i2c", MODE="660", TAG+="uaccess"

        SUBSYSTEM=="misc", KERNEL=="uinput", MODE="0660", GROUP="uinput", OPTIONS+="static_node=uinput"

        SUBSYSTEMS=="usb", ATTRS{idVendor}=="03eb|16c0|1eaf|239a|2341|1b4f|2a03|4d8", TAG+="uaccess"
        KERNEL=="hidraw*", MODE="0660", GROUP="plugdev", TAG+="uaccess", TAG+="udev-acl"

        KERNEL=="hidraw*", ATTRS{idVendor}=="16c0|3297", MODE="0664", GROUP="plugdev"
        SUBSYSTEMS=="usb", ATTRS{idVendor}=="0483", ATTRS{idProduct}=="df11", MODE:="0666", SYMLINK+="stm32_dfu"

        ACTION=="add", SUBSYSTEM=="backlight", RUN+="/bin/chgrp video /sys/class/backlight/%k/brightness", RUN+="/bin/chmod g+w /sys/class/backlight/%k/brightness"

        SUBSYSTEMS=="usb", ATTRS{idVendor}=="2c97|2581", TAG+="uaccess", TAG+="udev-acl"

        SUBSYSTEM=="block", ACTION=="add|change", TEST{0002}=="queue/scheduler", KERNEL=="nvme[0-9]*", ATTR{queue/scheduler}="kyber"
      ''
      [
        "i2c-dev"
        "uinput"
      ]
      [
        "i2c"
        "plugdev"
        "uinput"
      ]
      ''
        echo 1 > /sys/kernel/mm/ksm/run
        echo 10 > /sys/kernel/mm/ksm/sleep_millisecs
      ''
      ''
        blacklist dvb_usb_rtl28xxu
        blacklist e4000
        blacklist rtl2832
      ''
      [
        "bash"
        "iio-sensor-proxy"
        "steam-devices"
        "ltunify"
        "solaar"
        "brightnessctl"
        "rtl-sdr"
        "usb-modeswitch"
      ]
    ];
  };

  "controllers, with another tool for brightness" = {
    module = {
      nivis.distribution = "arch";
      hardware.xpadneo.enable = true;
      hardware.brillo.enable = true;
    };
    actual = host: [
      (text host "modprobe.d/nivis.conf")
      (map lib.getName host.config.environment.systemPackages)
    ];
    expected = [
      ''
        options bluetooth disable_ertm=1
      ''
      [
        "bash"
        "brillo"
        "xpadneo"
      ]
    ];
  };

  "a container has no devices of its own" = {
    module = {
      boot.isContainer = true;
      hardware.i2c.enable = true;
    };
    refused = true;
  };

  "the group of the I²C buses" = {
    module.hardware.i2c = {
      enable = true;
      group = "sensors";
    };
    actual = host: [
      ((manifest host).groups ? i2c)
      (lib.hasInfix "GROUP=\"sensors\"" host.config.services.udev.extraRules)
    ];
    expected = [
      false
      true
    ];
  };
}
