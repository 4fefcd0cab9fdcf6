# Why units of the library differ from NixOS', by their names: the last column of docs/reference/unit-differences.md. A unit
# that differs and is not here makes dev/compare-units.nix fail.
let
  inEtc = "its settings stand in /etc, where the distribution has them, so what restarts it is named";
  checked = "nothing is built, so the program checks its settings before it starts";
  reset = "the distribution's unit has lines that would count beside ours, and they are emptied";
  whole = "on NixOS these lines are in the unit of the package; ours stands instead of the distribution's and says all of it";
  adds = "ours adds to the distribution's unit, which has what else NixOS says";
  logs = "rotating waits for the services that make the folders of logs at their first start";
  valkey = "the distribution's server is Valkey";
  version = "the distribution decides the version, which is no part of the path; its own cluster would have the port";
  backup = "a backup that is started by hand waits for the server";
  login = "the distribution's agetty finds login and /etc/issue itself";
  runtime = "the distribution's sshd needs /run/sshd";
  both = a: b: "${a}; ${b}";
in
{
  "acme-example.org.service" =
    "folders, accounts and keys are in one folder below /var/lib/acme, readable by the group";
  "acme-order-renew-example.org.service" =
    "folders, accounts and keys are in one folder below /var/lib/acme, readable by the group";
  "alertmanager.service" = "closed off by one more line of what the library's services share";
  "auditd.service" =
    "it refuses to be stopped, so a change of its settings is a reload; the program is started as the distribution does";
  "avahi-daemon.service" =
    both inEtc "the distribution's shuts itself up in a folder and gives up its rights, for which it needs these calls";
  "bluetooth.service" =
    "the program stands in another folder in each distribution, and is only named where plugins are left out";
  "caddy.service" = whole;
  "chronyd.service" =
    both inEtc "where the clock cannot be set (a container) it is passed over, as the distribution's is; its socket's folder is the distribution's";
  "container-getty@.service" = login;
  "cron.service" = both adds "where no time zone is declared there is nothing to follow";
  "cups-browsed.service" = adds;
  "cups.service" = both inEtc "folders are made by the distribution's package";
  "dnsmasq.service" = "/etc/hosts is followed where it is declared";
  "docker.service" = both whole "containerd is a service of its own";
  "docker.socket" = reset;
  "fail2ban.service" =
    both whole "our firewall is a table of its own, and leaves bans alone when it changes";
  "getty@.service" = login;
  "grafana.service" = both inEtc "there is no tree of the package to be pointed at";
  "haproxy.service" = both inEtc checked;
  "libvirt-guests.service" = reset;
  "libvirtd.service" =
    both inEtc "files that NixOS' libvirtd-config.service makes come with the package";
  "logrotate-checkconf.service" = logs;
  "logrotate.service" = logs;
  "loki.service" = both inEtc checked;
  "mysql.service" =
    "started without a shell between, and closed off by further lines of what the library's services share";
  "nfs-server.service" =
    "folders are made by the package; what is exported is read again instead of a restart";
  "nginx-config-reload.service" = "systemctl stands elsewhere";
  "ntpd.service" =
    both inEtc "in the foreground, as the distribution starts it, and not beside systemd-timesyncd";
  "postgresql-setup.service" = "Immich runs in containers with a server of its own";
  "postgresql.service" = version;
  "postgresqlBackup-one.service" = backup;
  "prometheus-node-exporter.service" = "the distribution calls the program so";
  "prometheus.service" = checked;
  "redis-immich.service" = valkey;
  "redis-one.service" = valkey;
  "redis-two.service" = valkey;
  "redis.service" = valkey;
  "serial-getty@.service" = login;
  "smartd.service" = inEtc;
  "ssh-agent.service" = "what asks for a passphrase is the desktop's own program";
  "sshd.service" = both runtime "systemd 252 of Debian 12 knows no `notify-reload`";
  "sshd.socket" = reset;
  "sshd@.service" = runtime;
  "systemd-journal-remote.service" = inEtc;
  "systemd-journal-upload.service" = inEtc;
  "systemd-logind.service" = both inEtc "systemd 252 of Debian 12 has no reload of its own for it";
  "systemd-oomd.service" = inEtc;
  "systemd-resolved.service" = "systemd 252 of Debian 12 cannot reload it";
  "tailscaled.service" = reset;
  "unbound.service" = "kill stands elsewhere";
  "wg-quick-wg1.service" = inEtc;
  "xrdp-sesman.service" =
    "its keys and settings are made in /run from what the distribution's package has";
  "xrdp.service" = "its keys and settings are made in /run from what the distribution's package has";
}
