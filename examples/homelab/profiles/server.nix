# A machine that runs by itself: closed, watched, and never asleep.
{ lib, pkgs, ... }:
let
  inherit (lib) mkDefault;
in
{
  imports = [ ./common.nix ];

  nivis.tags = [ "server" ];

  networking.firewall.enable = mkDefault true;

  boot.kernel.sysctl = {
    "kernel.panic" = mkDefault 10;
    "net.ipv4.tcp_syncookies" = mkDefault true;
  };

  homelab.backup.enable = mkDefault true;

  systemd.services.disk-watch = {
    description = "Warns when a disk is nearly full";
    startAt = "hourly";
    serviceConfig.Type = "oneshot";
    path = [ pkgs.util-linux ];
    script = ''
      df --output=pcent,target --local --exclude-type=tmpfs | while read -r used target; do
        case $used in
          9[0-9]%|100%) logger --priority daemon.warning "$target is $used full" ;;
        esac
      done
    '';
  };
}
