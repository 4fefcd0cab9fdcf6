# The hosts of a layout, as a flake on the base library: the paths of their systems' derivations. Of the hosts by their names the
# first `count`, else all.
{
  layout,
  library,
  count ? null,
}:
let
  make =
    source: inputs: outputs:
    let
      self = outputs (builtins.mapAttrs (_: _: inputs) (import (source + "/flake.nix")).inputs // { self = flake; });
      flake = self // {
        inherit inputs;
        outPath = source;
        _type = "flake";
      };
    in
    flake;
  nivis = make library { } (import (library + "/flake.nix")).outputs;
  flake = make layout nivis (import (layout + "/flake.nix")).outputs;

  systems =
    builtins.mapAttrs (_: host: host.config.system.build.toplevel) (
      flake.linuxConfigurations or { } // flake.darwinConfigurations or { }
    )
    // builtins.mapAttrs (_: home: home.activationPackage) (flake.homeConfigurations or { });
  names = builtins.attrNames systems;
  take = if count == null then builtins.length names else count;
in
builtins.genList (index: systems.${builtins.elemAt names index}.drvPath) take
