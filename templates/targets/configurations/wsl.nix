# Linux under Windows: no desktop, no kernel, no network of its own; Docker and VS Code are Windows'.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib) mkForce;
  inherit (config.targets) user;
in
{
  imports = [
    ./base.nix
    ../modules/services/development.nix
    ../home-manager/ops.nix
  ];

  config = {
    # Windows' clock is in local time, whatever others say.
    time.timeZone = mkForce "Europe/London";

    targets.development.vscodeRemote = true;

    # Docker Desktop's daemon is used instead; it runs in Windows.
    virtualisation.docker.enable = mkForce false;
    services.openssh.enable = mkForce false;
    networking.firewall.enable = mkForce false;
    boot.tmp.cleanOnBoot = mkForce false;
    # The disk is a file of Windows, which looks after it.
    nix.optimise.automatic = false;

    # As NixOS without the input nixos-wsl it is a container of Windows'.
    boot.isContainer = lib.mkIf (config.nivis.kind == "nixos" && !(options ? wsl)) true;

    environment.sessionVariables.BROWSER = "wslview";
  }
  # On NixOS with the input nixos-wsl.
  // lib.optionalAttrs (options ? wsl) {
    wsl = {
      enable = true;
      defaultUser = user;
      docker-desktop.enable = true;
      startMenuLaunchers = true;
      interop.register = true;
      wslConf.automount.root = "/mnt";
      wslConf.network.generateHosts = true;
    };
  };
}
