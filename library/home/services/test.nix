{ manifest, nameOf, ... }:
{
  "a user's unit is written section by section" = {
    module.systemd.user.services.sync = {
      Unit.Description = "Sync";
      Service.ExecStart = "/usr/bin/sync";
      Install.WantedBy = [ "default.target" ];
    };
    actual =
      host:
      let
        unit = (manifest host).units."sync.service";
      in
      [
        (nameOf unit.source)
        unit.wantedBy
      ];
    expected = [
      "unit-sync.service"
      [ "default.target" ]
    ];
  };
}
