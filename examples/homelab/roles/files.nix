# Files for the house, and the place the others' backups go to.
# Ports: 2049 (NFS), from home only. State: /srv.
{ pkgs, ... }:
{
  nivis.tags = [ "files" ];

  environment.systemPackages = [ pkgs.nfs-kernel-server ];

  environment.etc."exports.d/srv.exports".text = ''
    /srv/share 192.168.10.0/24(rw,no_subtree_check)
  '';

  networking.firewall.extraInputRules = "ip saddr 192.168.10.0/24 tcp dport 2049 accept";

  users.users.backup = {
    isSystemUser = true;
    group = "backup";
    home = "/srv/backup";
    createHome = true;
    useDefaultShell = true;
  };
  users.groups.backup = { };

  systemd.tmpfiles.settings."10-files" = {
    "/srv/share".d = {
      mode = "2775";
      user = "root";
      group = "users";
    };
    "/srv/backup".d = {
      mode = "0700";
      user = "backup";
      group = "backup";
    };
  };

  homelab.backup.paths = [ "/srv/share" ];
}
