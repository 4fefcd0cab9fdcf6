# The desk: a workstation that software is made on.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (config.homelab) admin;
in
{
  imports = [
    ../../modules/nixos/hardware/hardware-intel.nix
    ../../modules/nixos/mixins/mixin-monitoring.nix
    ../../modules/nixos/profiles/devhost.nix
    ../../modules/nixos/profiles/workstation.nix
  ];

  config = {
    homelab.network.lan = "enp4s0";

    homelab.services.kopia = {
      enable = true;
      paths = [ "/home" ];
      repository = [
        "sftp"
        "--host=nas.${config.homelab.network.domain}"
        "--username=${admin}"
        "--path=/srv/share/backup"
        "--keyfile=/etc/ssh/ssh_host_ed25519_key"
        "--known-hosts=/etc/ssh/ssh_known_hosts"
      ];
    };
  }
  # On NixOS with the input home-manager.
  // lib.optionalAttrs (options ? home-manager) {
    home-manager.useGlobalPkgs = true;
    home-manager.users.${admin} = {
      home.stateVersion = "26.05";
    };
  };
}
