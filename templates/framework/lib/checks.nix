# Each module by itself, enabled, with nothing but what it requires.
{
  firn,
  lib,
  pkgs,
}:
let
  inherit (pkgs.stdenv.hostPlatform) system;
  modules = import ../modules { inherit lib; };
  homes = import ../home { inherit lib; };

  # What enables a module, where that is not `firn.<name>.enable`, and what it requires besides.
  settings = {
    system.firn.system = {
      enable = true;
      timeZone = "UTC";
    };
    desktopHardware.firn.hardware.desktop.enable = true;
    laptopHardware.firn.hardware.laptop.enable = true;
    networking.firn.networking = {
      enable = true;
      samba.enable = true;
      tailscale.enable = true;
    };
    services.firn.services = {
      caddy.enable = true;
      immich.enable = true;
    };
    users.firn.users.someone.admin = true;
    virt.firn.virtualisation.enable = true;
    default.firn.system = {
      enable = true;
      timeZone = "UTC";
    };
  };
  homeSettings = {
    terminal.firn.home.terminal.gitIdentity = {
      name = "Someone";
      email = "someone@example.org";
    };
  };

  enabled = name: { firn.${name}.enable = true; };
  enabledHome = name: { firn.home.${name}.enable = true; };
in
lib.mapAttrs' (
  name: module:
  lib.nameValuePair "module-${name}"
    (firn.alone system module (settings.${name} or (enabled name))).config.system.build.toplevel
) modules
// lib.mapAttrs' (
  name: module:
  lib.nameValuePair "home-${name}"
    (firn.homeAlone system module {
      imports = [
        (enabledHome name)
        (homeSettings.${name} or { })
      ];
    }).activationPackage
) homes
