# A machine that software is made on, with a screen or without: comes on top of a server or a workstation.
{
  config,
  lib,
  pkgs,
  ...
}:
{
  imports = [
    ./common.nix
    ../programs/programs-helix.nix
  ];

  nivis.tags = [ "devhost" ];

  programs.direnv.enable = lib.mkDefault true;
  virtualisation.podman.enable = lib.mkDefault true;

  # Editors and build tools watch whole trees.
  boot.kernel.sysctl."fs.inotify.max_user_watches" = lib.mkOverride 900 1048576;
  # Debuggers attach to what they did not start.
  boot.kernel.sysctl."kernel.yama.ptrace_scope" = 0;

  users.users.${config.homelab.admin}.extraGroups = [ "podman" ];

  nixpkgs.overlays = [ (import ../../../overlays/modifications.nix) ];
  environment.systemPackages = [
    pkgs.check-scripts
    pkgs.gh
    pkgs.gnumake
    pkgs.just
    pkgs.shellcheck
    pkgs.strace
  ];
}
