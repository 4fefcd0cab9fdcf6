# The disks of the host, as configurations/<host>/disko.nix lays them out. Where disko's module is not there to read that, what is mounted
# is read by lib/disks.nix: the same file says what is made and what is used.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib) mkOption types;
  cfg = config.homelab.disks;
  own = import ../../../lib { inherit lib; };
  isNixos = config.nivis.kind == "nixos";
  # What disko's module mounts, it mounts by itself.
  reads = cfg != null && !(isNixos && options ? disko);
  # The root of another distribution is mounted before anything of ours runs.
  ours = lib.filterAttrs (place: _: isNixos || place != "/");
in
{
  options.homelab.disks = mkOption {
    type = types.nullOr (types.attrsOf types.anything);
    default = null;
    description = "Layout of the disks, as disko takes it: `{ disko.devices = …; }`.";
  };

  config = {
    nivis.unsupported = lib.mkDefault [ "disko" ];
    fileSystems = lib.mkIf reads (ours (own.disks.fileSystems cfg.disko.devices));
    boot.initrd.luks.devices = lib.mkIf reads (own.disks.luks cfg.disko.devices);
  }
  // lib.optionalAttrs (options ? disko) {
    disko = lib.mkIf (cfg != null) cfg.disko;
  };
}
