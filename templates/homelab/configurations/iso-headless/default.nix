# A medium that installs other machines without screen and keyboard: it takes an address, and lets in who has the key.
# As NixOS host its `config.system.build.isoImage` is the medium; on any other Linux it is a machine to rescue others from.
{
  config,
  kind,
  lib,
  modulesPath,
  pkgs,
  ...
}:
{
  imports = [
    ../../modules/nixos/mixins/mixin-boot.nix
    ../../modules/nixos/mixins/mixin-locale.nix
    ../../modules/nixos/mixins/mixin-nix.nix
    ../../modules/nixos/mixins/mixin-openssh.nix
    ../../modules/nixos/mixins/mixin-sudo.nix
    ../../modules/nixos/mixins/mixin-users.nix
  ]
  ++ lib.optional (kind == "nixos") "${modulesPath}/installer/cd-dvd/iso-image.nix";

  nivis.tags = [ "installer" ];

  # Which interface it will have, nobody knows.
  services.openssh = {
    openFirewall = true;
    settings.AllowUsers = [ "root" ];
    settings.PermitRootLogin = "prohibit-password";
  };
  users.users.root.openssh.authorizedKeys.keys = config.homelab.people.${config.homelab.admin}.keys;
  networking.firewall.enable = true;

  # Nothing is kept on it that could be thrown away.
  nix.gc.automatic = false;
  nix.optimise.automatic = false;

  environment.systemPackages = [
    pkgs.cryptsetup
    pkgs.git
    pkgs.gptfdisk
    pkgs.parted
    pkgs.rsync
  ];

  system.stateVersion = "26.05";
}
// lib.optionalAttrs (kind == "nixos") {
  isoImage.makeEfiBootable = true;
  isoImage.makeUsbBootable = true;
  boot.loader.systemd-boot.enable = false;
}
