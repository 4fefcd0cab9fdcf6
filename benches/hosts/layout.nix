# The hosts of a layout, as a flake on the base library: the paths of their systems' derivations. Of the hosts by their names the
# first `count`, else all; and the first of them `further` times more, as other hosts of the same kind would be: with the same modules
# and one that says what is different.
{
  layout,
  library,
  count ? null,
  further ? 0,
}:
let
  make =
    source: inputs: outputs:
    let
      self = outputs (
        builtins.mapAttrs (_: _: inputs) (import (source + "/flake.nix")).inputs // { self = flake; }
      );
      flake = self // {
        inherit inputs;
        outPath = source;
        _type = "flake";
      };
    in
    flake;
  nivis = make library { } (import (library + "/flake.nix")).outputs;
  flake = make layout nivis (import (layout + "/flake.nix")).outputs;

  systemOf = host: host.config.system.build.toplevel;
  hosts = flake.linuxConfigurations or { } // flake.darwinConfigurations or { };
  systems =
    builtins.mapAttrs (_: systemOf) hosts
    // builtins.mapAttrs (_: home: home.activationPackage) (flake.homeConfigurations or { });
  names = builtins.attrNames systems;
  take = if count == null then builtins.length names else count;
  another =
    number:
    systemOf (
      hosts.${builtins.head names}.extendModules {
        modules = [ { networking.domain = nivis.lib.mkForce "n${toString number}.example.org"; } ];
      }
    );
in
builtins.genList (index: systems.${builtins.elemAt names index}.drvPath) take
++ builtins.genList (number: (another number).drvPath) further
