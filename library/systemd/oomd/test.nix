{ lib, ... }:
{
  "slices are watched" = {
    module.systemd.oomd = {
      enable = true;
      enableRootSlice = true;
      enableSystemSlice = true;
      enableUserSlices = true;
      settings.OOM.DefaultMemoryPressureLimit = "60%";
    };
    actual = host: {
      units = lib.attrNames host.config.systemd.units;
      text = host.config.environment.etc."systemd/oomd.conf.d/60-nivis.conf".text;
      root = host.config.systemd.units."-.slice".text;
      user = host.config.environment.etc ? "systemd/user/slice.d/overrides.conf";
    };
    expected = {
      units = [
        "-.slice"
        "system.slice"
        "systemd-oomd.service"
        "user.slice"
      ];
      text = "[OOM]\nDefaultMemoryPressureLimit=60%\n\n";
      root = ''
        [Unit]

        [Slice]
        ManagedOOMMemoryPressure=kill
        ManagedOOMMemoryPressureLimit=80%

      '';
      user = true;
    };
  };

  "settings without it are refused" = {
    module.systemd.oomd.enableRootSlice = true;
    refused = true;
  };
}
