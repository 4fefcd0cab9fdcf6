# The one unit that the scenario changes.
{ lib, pkgs, ... }:
{
  systemd.services.worker = {
    wantedBy = [ "multi-user.target" ];
    environment.LEVEL = "1";
    script = "exec ${lib.getExe' pkgs.coreutils "sleep"} infinity";
  };
}
