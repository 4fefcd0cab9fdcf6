# What every machine is.
{ lib, pkgs, ... }:
{
  imports = [
    ../mixins/mixin-boot.nix
    ../mixins/mixin-disks.nix
    ../mixins/mixin-firewall.nix
    ../mixins/mixin-hardening.nix
    ../mixins/mixin-isolation.nix
    ../mixins/mixin-locale.nix
    ../mixins/mixin-logs.nix
    ../mixins/mixin-network.nix
    ../mixins/mixin-nix.nix
    ../mixins/mixin-openssh.nix
    ../mixins/mixin-security-events.nix
    ../mixins/mixin-sops.nix
    ../mixins/mixin-sudo.nix
    ../mixins/mixin-users.nix
    ../programs/programs-git.nix
    ../themes/theme-console.nix
  ];

  environment.systemPackages = [
    pkgs.curl
    pkgs.htop
    pkgs.jq
    pkgs.ripgrep
    pkgs.rsync
    pkgs.tmux
  ];

  environment.variables.EDITOR = lib.mkOverride 900 "vim";
  programs.vim.enable = lib.mkDefault true;

  system.stateVersion = "26.05";
}
