# What is known of a target.
{ lib, ... }:
let
  inherit (lib) mkOption types;
in
{
  options = {
    kind = mkOption {
      type = types.enum [
        "linux"
        "nixos"
      ];
      description = "What it is: any Linux with systemd, or NixOS.";
    };

    system = mkOption {
      type = types.enum [
        "x86_64-linux"
        "aarch64-linux"
      ];
      description = "Its platform.";
    };

    distribution = mkOption {
      type = types.str;
      default = "debian";
      description = "The distribution of a Linux machine.";
    };
  };
}
