{ lib, pkgs, ... }:
{
  imports = [ ./extra.nix ];
  system.stateVersion = "26.05";
  systemd.services.good = {
    wantedBy = [ "multi-user.target" ];
    serviceConfig.ExecStart = "${lib.getExe' pkgs.coreutils "sleep"} infinity";
  };
}
