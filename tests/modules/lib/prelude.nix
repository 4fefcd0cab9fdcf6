# The names that the cases use. Every case is an expression after `with import ./prelude.nix { lib = import ./lib; };`.
{ lib }:
let
  inherit (lib) mkOption types;
in
rec {
  inherit lib;
  inherit (lib)
    mkOption
    types
    mkIf
    mkMerge
    mkForce
    mkDefault
    mkOverride
    mkBefore
    mkAfter
    mkOrder
    ;

  # An evaluation of some modules.
  ev = modules: lib.evalModules { inherit modules; };
  # A module that declares `x`, one that defines it, and a module as if it stood in a file.
  o = type: { options.x = mkOption { inherit type; }; };
  d = x: { inherit x; };
  f = name: m: {
    _file = name;
    imports = [ m ];
  };
  # What definitions of `x` come to: the value alone, what the option knows, and the same of any declaration.
  one = type: xs: (ev ([ (o type) ] ++ map d xs)).config.x;
  info =
    type: xs:
    let
      r = (ev ([ (o type) ] ++ map d xs)).options.x;
    in
    {
      inherit (r)
        value
        highestPrio
        isDefined
        files
        definitions
        ;
      m = builtins.attrNames r.valueMeta;
    };
  opt =
    decl: xs:
    let
      r = (ev ([ { options.x = mkOption decl; } ] ++ map d xs));
    in
    {
      inherit (r.config) x;
      inherit (r.options.x)
        highestPrio
        isDefined
        files
        definitions
        ;
    };
  sub = types.submodule (
    { name, ... }:
    {
      options.n = mkOption { default = name; };
      options.l = mkOption {
        type = types.listOf types.str;
        default = [ ];
      };
    }
  );
}
