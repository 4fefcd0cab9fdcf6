{ manifest, ... }:
{
  "settings are written, and the program is there" = {
    module.systemd.coredump.settings.Coredump.Storage = "journal";
    actual = host: [
      host.config.environment.etc."systemd/coredump.conf.d/60-nivis.conf".text
      (map (p: p.name) host.config.environment.systemPackages)
    ];
    expected = [
      "[Coredump]\nStorage=journal\n\n"
      [
        "systemd-coredump"
        "bash"
      ]
    ];
  };

  "declared off, the kernel writes them itself" = {
    module.systemd.coredump.enable = false;
    actual = host: (manifest host).sysctl;
    expected."kernel.core_pattern" = "core";
  };
}
