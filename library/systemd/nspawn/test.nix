{ ... }:
{
  "settings of a container" = {
    module.systemd.nspawn = {
      web = {
        execConfig.Boot = true;
        filesConfig.Bind = [
          "/srv"
          "/home"
        ];
        networkConfig.Private = false;
      };
      old.enable = false;
    };
    actual = host: [
      host.config.environment.etc."systemd/nspawn/web.nspawn".text
      (host.config.environment.etc ? "systemd/nspawn/old.nspawn")
    ];
    expected = [
      ''
        [Exec]
        Boot=true

        [Files]
        Bind=/srv
        Bind=/home

        [Network]
        Private=false
      ''
      false
    ];
  };
}
