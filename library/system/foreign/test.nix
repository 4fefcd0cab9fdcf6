{ lib, ... }:
let
  cut = message: lib.head (lib.splitString " It is set in " message);
in
{
  "what has no effect is told, and can be let pass" = {
    module = {
      _file = "hosts/web.nix";
      boot.loader.grub.device = "/dev/sda";
      boot.initrd.availableKernelModules = [ "ahci" ];
      disko.devices.disk = { };
      nivis.unsupported = [ "disko" ];
    };
    actual = host: map cut host.config.warnings;
    expected = [
      "`boot.initrd.availableKernelModules' has no effect on this kind of machine (linux): the initial RAM disk is made by the distribution."
      "`boot.loader' has no effect on this kind of machine (linux): the boot loader is the distribution's."
    ];
  };

  "disks are not laid out" = {
    module.disko.devices.disk = { };
    actual = host: map cut host.config.warnings;
    expected = [
      "`disko' has no effect on this kind of machine (linux): disks are as the machine has them."
    ];
  };

  "where it is set is said" = {
    module = {
      _file = "hosts/web.nix";
      boot.loader.timeout = 1;
    };
    actual = host: lib.last (lib.splitString "It is set in " (lib.head host.config.warnings));
    expected = "hosts/web.nix.";
  };

  "a kernel of nixpkgs can be named, and is not there" = {
    module =
      { pkgs, ... }:
      {
        _file = "hosts/web.nix";
        boot.kernelPackages = pkgs.linuxPackages_latest;
      };
    actual = host: [
      host.config.warnings
      (builtins.tryEval host.config.boot.kernelPackages.kernel.version).success
    ];
    expected = [
      [
        "`boot.kernelPackages' has no effect on this kind of machine (linux): the kernel is the distribution's. It is set in hosts/web.nix."
      ]
      false
    ];
  };

  "each is told, with the reason" = {
    module = {
      boot = {
        extraModulePackages = [ ];
        kernelPackages = 5;
        initrd = {
          availableKernelModules = [ "ahci" ];
          kernelModules = [ "dm-crypt" ];
          supportedFilesystems = [ "zfs" ];
          network.enable = true;
          secrets.x = null;
          systemd.enable = true;
          verbose = false;
        };
      };
      image.fileName = "x";
      system.nixos = {
        label = "x";
        tags = [ "y" ];
      };
      virtualisation = {
        cores = 2;
        diskSize = 1;
        forwardPorts = [ ];
        graphics = false;
        memorySize = 1;
        sharedDirectories = { };
        useBootLoader = true;
        vmVariant = { };
        vmVariantWithBootLoader = { };
        vmVariantWithDisko = { };
      };
    };
    actual =
      host:
      lib.length (
        lib.filter (lib.hasInfix "has no effect on this kind of machine (linux): ") host.config.warnings
      );
    expected = 22;
  };
}
