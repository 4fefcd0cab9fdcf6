# A virtual machine to try changes in, before they reach a machine that matters.
{ lib, ... }:
{
  imports = [
    ../../modules/nixos/hardware/hardware-vm.nix
    ../../modules/nixos/profiles/devhost.nix
    ../../modules/nixos/profiles/server.nix
  ];

  homelab.network.lan = "ens3";

  # Only ever reached from the machine it runs on.
  services.journald.upload.enable = false;
  services.fail2ban.enable = false;
  networking.firewall.logRefusedConnections = false;

  # `nix build .#nixosConfigurations.dev-vm.config.system.build.vm`, as a NixOS host.
  virtualisation.vmVariant.virtualisation = {
    memorySize = 4096;
    cores = 4;
    graphics = lib.mkDefault false;
    forwardPorts = [
      {
        from = "host";
        host.port = 2222;
        guest.port = 22;
      }
    ];
  };
}
