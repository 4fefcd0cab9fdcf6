# A host with the services that the library and NixOS share, each as it is when it is only switched on: what
# docs/reference/unit-differences.md is made of. Nobody would have them all at once.
{
  networking = {
    firewall.enable = true;
    networkmanager.enable = true;
    nat.enable = true;
    useNetworkd = true;
    wireguard.interfaces.wg0 = {
      ips = [ "10.0.0.1/24" ];
      privateKeyFile = "/etc/wg0.key";
    };
    wg-quick.interfaces.wg1 = {
      address = [ "10.0.1.1/24" ];
      privateKeyFile = "/etc/wg1.key";
    };
  };
  boot.isContainer = false;
  hardware.bluetooth.enable = true;
  powerManagement.cpuFreqGovernor = "schedutil";
  security = {
    audit.enable = true;
    auditd.enable = true;
    polkit.enable = true;
    rtkit.enable = true;
    apparmor.enable = true;
  };
  services = {
    alloy.enable = true;
    avahi.enable = true;
    borgbackup.jobs.one = {
      paths = "/srv";
      repo = "/backup";
      encryption.mode = "none";
    };
    caddy.enable = true;
    chrony.enable = true;
    cron.enable = true;
    dnsmasq.enable = true;
    fail2ban.enable = true;
    fwupd.enable = true;
    grafana = {
      enable = true;
      settings.security.secret_key = "$__file{/etc/grafana.key}";
    };
    haproxy = {
      enable = true;
      config = "";
    };
    immich.enable = true;
    journald.remote.enable = true;
    journald.upload = {
      enable = true;
      settings.Upload.URL = "https://logs.example.org:19532";
    };
    logrotate.enable = true;
    loki = {
      enable = true;
      configuration.auth_enabled = false;
    };
    memcached.enable = true;
    nfs.server.enable = true;
    nginx.enable = true;
    openssh.enable = true;
    pipewire.enable = true;
    postgresql.enable = true;
    power-profiles-daemon.enable = true;
    printing.enable = true;
    prometheus = {
      enable = true;
      alertmanager = {
        enable = true;
        configuration = { };
      };
      exporters.node.enable = true;
    };
    redis.servers.one.enable = true;
    resolved.enable = true;
    restic.backups.one = {
      paths = [ "/srv" ];
      repository = "/backup";
      passwordFile = "/etc/restic";
    };
    samba.enable = true;
    smartd.enable = true;
    syncthing.enable = true;
    tailscale.enable = true;
    thermald.enable = true;
    tlp.enable = true;
    udisks2.enable = true;
    unbound.enable = true;
    upower.enable = true;
    vaultwarden.enable = true;
  };
  system.autoUpgrade.enable = true;
  systemd.oomd.enable = true;
  virtualisation = {
    docker.enable = true;
    libvirtd.enable = true;
    podman.enable = true;
    oci-containers.containers.one.image = "one:1";
  };
  zramSwap.enable = true;
  nix = {
    gc.automatic = true;
    optimise.automatic = true;
  };
}
