# Something of each kind that an activation changes.
{ lib, pkgs, ... }:
{
  imports = [ ./extra.nix ];
  system.stateVersion = "26.05";
  environment.etc."motd".text = "one\n";
  environment.etc."nivis-test/mode" = {
    text = "copied\n";
    mode = "0640";
    user = "keeper";
  };
  users.users.keeper.isNormalUser = true;
  boot.kernel.sysctl."net.ipv4.conf.all.log_martians" = 1;
  systemd.services.steady = {
    wantedBy = [ "multi-user.target" ];
    serviceConfig.ExecStart = "${lib.getExe' pkgs.coreutils "sleep"} infinity";
  };
}
