{
  lib,
  text,
  ...
}:
{
  "rules and facts" = {
    module = {
      services.udev = {
        extraRules = "KERNEL==\"a\"\n";
        extraHwdb = "evdev:a\n";
      };
    };
    actual = host: [
      (text host "udev/rules.d/99-local.rules")
      (text host "udev/hwdb.d/99-local.hwdb")
      host.config.systemd.services.nivis-hwdb.serviceConfig.ExecStart
    ];
    expected = [
      ''
        KERNEL=="a"
      ''
      ''
        evdev:a
      ''
      "/usr/bin/systemd-hwdb update"
    ];
  };

  "packages of the distribution bring their rules" = {
    module =
      { pkgs, ... }:
      {
        services.udev.packages = [ pkgs.git ];
      };
    actual = host: lib.elem "git" (map lib.getName host.config.environment.systemPackages);
    expected = true;
  };

  "a container has no devices of its own" = {
    module = {
      boot.isContainer = true;
      services.udev.extraRules = "a";
    };
    refused = true;
  };

  "rules of a package made here are not known" = {
    module =
      { pkgs, ... }:
      {
        services.udev.packages = [ (pkgs.writeTextDir "lib/udev/rules.d/a" "") ];
      };
    refused = true;
  };

  "without udev nothing is written" = {
    module.services.udev = {
      enable = false;
      extraRules = "KERNEL==\"a\"\n";
    };
    actual = host: lib.filter (lib.hasPrefix "udev/") (lib.attrNames host.config.environment.etc);
    expected = [ ];
  };
}
