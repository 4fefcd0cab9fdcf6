# What all targets are, but the container. Everything is said with mkDefault, so that a target only has to say what is
# otherwise:
#
#   mkDefault    here             the weakest: a proposal
#   plainly      a module, a target    what is so
#   mkForce      a target         the strongest: whatever others say
#
# The time zone shows it: proposed here, said by hetzner.nix, forced by wsl.nix, and left as it is by m1.nix.
{ lib, ... }:
let
  inherit (lib) mkDefault;
in
{
  imports = [
    ../system/packages.nix
    ../user/packages.nix
    ../users
  ];

  config = {
    time.timeZone = mkDefault "Europe/Berlin";
    i18n.defaultLocale = mkDefault "en_US.UTF-8";

    networking.firewall.enable = mkDefault true;
    networking.nftables.enable = mkDefault true;

    services.openssh = {
      enable = mkDefault true;
      settings.PasswordAuthentication = mkDefault false;
      settings.PermitRootLogin = mkDefault "no";
    };

    nix = {
      enable = mkDefault true;
      settings = {
        experimental-features = [
          "nix-command"
          "flakes"
        ];
        trusted-users = [ "@wheel" ];
        substituters = [ "https://cache.nixos.org" ];
      };
      gc = {
        automatic = mkDefault true;
        dates = mkDefault "weekly";
        options = mkDefault "--delete-older-than 14d";
      };
      optimise.automatic = mkDefault true;
    };

    users.mutableUsers = mkDefault true;

    # Started when they are needed, rather than at boot.
    services.openssh.startWhenNeeded = mkDefault true;
    boot.tmp.cleanOnBoot = mkDefault true;

    system.stateVersion = mkDefault "26.05";
  };
}
