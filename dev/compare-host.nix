# One configuration evaluated by NixOS and by the library: units and files of both whose text differs.
#
#   nix-instantiate --eval --strict --json dev/compare-host.nix --argstr nixpkgs PATH --arg module ./some.nix
#
# Files are compared where both have one of that name; the library's settings of systemd's daemons with NixOS' whole file.
# Store paths are shown without their hash.
{
  nixpkgs,
  module,
  library ? ../library,
  # The one whose packages the library names.
  distribution ? "debian",
}:
let
  lib = import (nixpkgs + "/lib");
  nivis = import library { };

  theirs =
    (import (nixpkgs + "/nixos/lib/eval-config.nix") {
      inherit lib;
      system = "x86_64-linux";
      modules = [
        module
        {
          documentation.enable = lib.mkDefault false;
          system.stateVersion = lib.mkDefault "26.05";
          boot.isContainer = lib.mkDefault true;
        }
      ];
    }).config;

  ours =
    (nivis.lib.linuxSystem {
      system = "x86_64-linux";
      modules = [
        module
        { nivis = { inherit distribution; }; }
      ];
    }).config;

  withoutHashes =
    text:
    lib.concatStrings (
      map (part: if lib.isString part then part else "/nix/store/…-") (
        builtins.split "/nix/store/[0-9a-z]{32}-" (builtins.unsafeDiscardStringContext text)
      )
    );

  differing =
    mine: nixos:
    lib.filterAttrs (_: v: v.library != v.nixos) (
      lib.mapAttrs (name: text: {
        library = withoutHashes text;
        nixos = withoutHashes nixos.${name};
      }) (builtins.intersectAttrs nixos mine)
    );

  textsOf = set: lib.mapAttrs (_: e: e.text) (lib.filterAttrs (_: e: e.enable && e.text != null) set);

  # "systemd/journald.conf.d/60-nivis.conf" is a part of "systemd/journald.conf".
  etcOf = lib.mapAttrs' (
    name: text: lib.nameValuePair (lib.removeSuffix ".d/60-nivis.conf" name) text
  ) (textsOf ours.environment.etc);

  networkFiles = lib.mapAttrs' (
    name: text: lib.nameValuePair (lib.removePrefix "systemd/network/" name) text
  ) (lib.filterAttrs (name: _: lib.hasPrefix "systemd/network/" name) etcOf);
in
{
  units = differing (textsOf ours.systemd.units) (textsOf theirs.systemd.units);
  userUnits = differing (textsOf ours.systemd.user.units) (textsOf theirs.systemd.user.units);
  network = differing networkFiles (textsOf theirs.systemd.network.units);
  etc = differing etcOf (textsOf theirs.environment.etc);
  # The units that both have.
  both =
    lib.attrNames (builtins.intersectAttrs (textsOf theirs.systemd.units) (textsOf ours.systemd.units))
    ++ map (name: "${name} of users") (
      lib.attrNames (
        builtins.intersectAttrs (textsOf theirs.systemd.user.units) (textsOf ours.systemd.user.units)
      )
    );
  only = {
    units = lib.attrNames (removeAttrs ours.systemd.units (lib.attrNames theirs.systemd.units));
    etc = lib.attrNames (removeAttrs etcOf (lib.attrNames theirs.environment.etc));
  };
}
