# A machine that others run on.
# State: /var/lib/libvirt.
{
  config,
  lib,
  options,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkDefault
    mkEnableOption
    mkIf
    mkOption
    types
    ;
  isDarwin = options ? launchd;

  cfg = config.fleet.roles.hypervisor;
in
{
  imports = [
    ../base/nix-config.nix
    ../base/security.nix
    ../base/users.nix
  ];

  options.fleet.roles.hypervisor = {
    enable = mkEnableOption "being a hypervisor";

    bridge = mkOption {
      type = types.submodule {
        options.name = mkOption {
          type = types.str;
          default = "br0";
          description = "Name of the bridge.";
        };
        options.interfaces = mkOption {
          type = types.listOf types.str;
          default = [ ];
          description = "Interfaces that belong to it.";
        };
      };
      default = { };
      description = "The network that guests share with the house.";
    };

    managers = mkOption {
      type = types.listOf types.str;
      default = config.fleet.base.users.accounts;
      defaultText = lib.literalExpression "config.fleet.base.users.accounts";
      description = "Who may start and stop guests.";
    };

    memoryForGuests = mkOption {
      type = types.ints.between 10 95;
      default = 80;
      description = "How many per cent of the memory guests may take before others are swapped out.";
    };
  };

  config = mkIf cfg.enable (
    if isDarwin then
      {
        assertions = [
          {
            assertion = false;
            message = "fleet.roles.hypervisor is for Linux, and ${toString config.networking.hostName} is a Mac; a Mac can be fleet.roles.workstation.";
          }
        ];
      }
    else
      {
        fleet.base = {
          nix-config.enable = mkDefault true;
          security.enable = mkDefault true;
          users.enable = mkDefault true;
        };
        nivis.tags = [ "hypervisor" ];
        virtualisation.libvirtd = {
          enable = true;
          onBoot = "start";
          onShutdown = "shutdown";
        };
        users.users = lib.genAttrs cfg.managers (_: {
          extraGroups = [ "libvirtd" ];
        });
        networking.bridges = mkIf (cfg.bridge.interfaces != [ ]) {
          ${cfg.bridge.name} = { inherit (cfg.bridge) interfaces; };
        };
        boot.kernel.sysctl = {
          "vm.swappiness" = 100 - cfg.memoryForGuests;
          "net.ipv4.ip_forward" = 1;
        };
        boot.kernelModules = [ "vhost_net" ];
        environment.systemPackages = [ pkgs.qemu ];
      }
  );
}
