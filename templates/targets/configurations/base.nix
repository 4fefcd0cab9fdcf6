# What all targets are, but the container. Everything is said with mkDefault, so that a target only has to say what is
# otherwise:
#
#   mkDefault    here             the weakest: a proposal
#   plainly      a module, a target    what is so
#   mkForce      a target         the strongest: whatever others say
#
# The time zone shows it: proposed here, said by hetzner.nix, forced by wsl.nix, and left as it is by m1.nix.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkDefault
    mkOption
    types
    ;
  inherit (config.targets) user;
in
{
  imports = [
    ../system/packages.nix
    ../user/packages.nix
  ];

  options.targets.user = mkOption {
    type = types.str;
    default = "ops";
    description = "Who works on the target.";
  };

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
      settings.experimental-features = [
        "nix-command"
        "flakes"
      ];
      settings.trusted-users = [ "@wheel" ];
      settings.substituters = [ "https://cache.nixos.org" ];
      gc.automatic = mkDefault true;
      gc.dates = mkDefault "weekly";
      gc.options = mkDefault "--delete-older-than 14d";
      optimise.automatic = mkDefault true;
    };

    users.mutableUsers = mkDefault true;
    users.users.${user} = {
      isNormalUser = true;
      uid = mkDefault 1000;
      extraGroups = [ "wheel" ];
      shell = pkgs.bashInteractive;
      openssh.authorizedKeys.keys = [
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOWKXUNsq4ChyhwH8ii9h33tdcGuA8YWq6ETJ1GAmH42 ops@desk"
      ];
    };
    security.sudo.wheelNeedsPassword = mkDefault false;

    # Started when they are needed, rather than at boot.
    services.openssh.startWhenNeeded = mkDefault true;
    boot.tmp.cleanOnBoot = mkDefault true;

    system.stateVersion = mkDefault "26.05";
  };
}
