# The box in the cupboard: files, everyone's logs, and an eye on the rest.
{
  imports = [
    ../../modules/nixos/hardware/hardware-intel.nix
    ../../modules/nixos/hardware/hardware-zfs.nix
    ../../modules/nixos/profiles/server.nix
  ];

  homelab.network.lan = "enp1s0";
  networking.hostId = "6f2c11d4";

  # The other socket goes to the router of guests: they may print, and nothing else.
  networking.firewall.interfaces.enp2s0.allowedTCPPorts = [ 631 ];

  homelab.services = {
    logs.enable = true;
    monitoring.enable = true;
    kopia = {
      enable = true;
      paths = [
        "/srv/media"
        "/srv/share"
      ];
      repository = [
        "sftp"
        "--host=backup.example.org"
        "--username=nas"
        "--path=/backup"
        "--keyfile=/etc/ssh/ssh_host_ed25519_key"
        "--known-hosts=/etc/ssh/ssh_known_hosts"
      ];
      keep = {
        daily = 30;
        monthly = 24;
      };
    };
  };
}
