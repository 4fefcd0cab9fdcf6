# The hosts of a flake that asks for the base library alone: the path of each system's derivation.
{ library, flake }:
let
  nivis = import library { };
  self = (import (flake + "/flake.nix")).outputs { inherit self nivis; };
in
builtins.mapAttrs (_: host: host.config.system.build.toplevel.drvPath) self.linuxConfigurations
