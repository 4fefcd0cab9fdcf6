# What a container needs, and nothing else: helpers for Nix, and a place for VS Code's server.
{ lib, ... }:
let
  inherit (lib) mkDefault mkForce;
in
{
  imports = [ ../../system/packages.nix ];

  # Kernel, network and clock belong to the machine outside.
  boot.isContainer = true;
  networking.firewall.enable = mkForce false;
  services.timesyncd.enable = mkForce false;

  nix.enable = mkDefault true;
  nix.settings = {
    experimental-features = [
      "nix-command"
      "flakes"
    ];
    # There is no namespace in a namespace.
    sandbox = false;
  };

  environment.shellAliases = {
    nb = "nix build";
    nd = "nix develop";
  };

  # VS Code puts its server where the folder is writable for whoever the container runs as.
  environment.variables.VSCODE_AGENT_FOLDER = "/var/lib/vscode-server";
  systemd.tmpfiles.rules = [ "d /var/lib/vscode-server 1777 root root -" ];

  users.allowNoPasswordLogin = true;
  system.stateVersion = mkDefault "26.05";
}
