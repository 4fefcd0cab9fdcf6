# Facts about the host that only Nivis asks for.
{ lib, ... }:
let
  inherit (lib) mkOption types;
in
{
  imports = [ ./options.nix ];

  options.nivis.distribution = mkOption {
    type = types.enum [
      "debian"
      "ubuntu"
      "fedora"
      "arch"
      "alpine"
    ];
    default = "debian";
    description = ''
      The distribution that was there before us. It decides which names packages and their programs have;
      the manifest names packages for every package manager.
    '';
  };
}
