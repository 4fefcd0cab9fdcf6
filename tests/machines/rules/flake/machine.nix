{ lib, pkgs, ... }:
let
  forever = "${lib.getExe' pkgs.coreutils "sleep"} infinity";
in
{
  imports = [ ./extra.nix ];
  system.stateVersion = "26.05";
  users.users.alice = {
    isNormalUser = true;
    linger = true;
  };
  users.users.bob.isNormalUser = true;
  systemd.services = {
    plain = {
      wantedBy = [ "multi-user.target" ];
      serviceConfig.ExecStart = forever;
    };
    needed.serviceConfig.ExecStart = forever;
    wanting = {
      wantedBy = [ "multi-user.target" ];
      serviceConfig.ExecStart = forever;
    };
    "part@".serviceConfig.ExecStart = forever;
    reloads = {
      wantedBy = [ "multi-user.target" ];
      serviceConfig = {
        ExecStart = forever;
        ExecReload = "/bin/sh -c 'test ! -e /root/no-reload'";
      };
    };
  };
  systemd.targets.around = {
    wantedBy = [ "multi-user.target" ];
    unitConfig.X-StopOnReconfiguration = true;
  };
  system.activationScripts.note = {
    supportsDryActivation = true;
    text = ''
      if [ "$NIXOS_ACTION" = dry-activate ]; then
        echo would note
      else
        echo "$NIXOS_ACTION" >> /root/ran
        echo "$systemConfig" > /root/system
      fi
    '';
  };
  systemd.user.services = {
    all = {
      wantedBy = [ "default.target" ];
      serviceConfig.ExecStart = forever;
    };
    still = {
      wantedBy = [ "default.target" ];
      serviceConfig.ExecStart = forever;
    };
  };
}
