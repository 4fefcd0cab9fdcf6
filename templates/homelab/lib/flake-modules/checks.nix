# Each module by itself, enabled, with nothing but what it requires; and what each layout of disks comes to.
{
  config,
  inputs,
  lib,
  ...
}:
let
  own = import ../. { inherit lib; };

  # What a service requires beside `enable`, and what the others are to be seen with.
  required = {
    mixin-disks.homelab.disks = config.flake.diskoConfigurations.nas;
    mixin-isolation = {
      homelab.isolated = [ "example" ];
      systemd.services.example.script = "true";
    };
    mixin-sops.homelab.secrets = [ "kopia/password" ];
    service-kopia.homelab.services.kopia = {
      paths = [ "/srv" ];
      repository = [
        "filesystem"
        "--path=/mnt"
      ];
    };
  };

  services = own.filesIn ../../modules/nixos/services;

  settingsOf =
    name:
    lib.optional (services ? ${name}) {
      homelab.services.${lib.removePrefix "service-" name}.enable = true;
    }
    ++ [ (required.${name} or { }) ];

  # Secrets are kept per host. What else a host gets here, a module brings itself.
  host.networking.hostName = "nas";

  alone =
    system: name: module:
    inputs.nivis.lib.host {
      inherit system;
      modules = [
        host
        module
      ]
      ++ settingsOf name;
    };

  homeAlone =
    system: module:
    inputs.nivis.lib.host {
      kind = "home";
      inherit system;
      modules = [
        module
        {
          home.username = "ops";
          home.stateVersion = "26.05";
        }
      ];
    };
in
{
  perSystem =
    { pkgs, system, ... }:
    {
      checks =
        lib.mapAttrs' (
          name: module:
          lib.nameValuePair "module-${name}" (alone system name module).config.system.build.toplevel
        ) (config.flake.nixosModules // config.flake.sharedModules)
        // lib.mapAttrs' (
          name: module: lib.nameValuePair "home-${name}" (homeAlone system module).activationPackage
        ) config.flake.homeModules
        // lib.mapAttrs' (
          name: disks:
          lib.nameValuePair "disks-${name}" (
            pkgs.writeText "disks-${name}" (builtins.toJSON (own.disks.fileSystems disks.disko.devices))
          )
        ) config.flake.diskoConfigurations;
    };
}
