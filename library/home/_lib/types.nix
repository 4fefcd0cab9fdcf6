# Types of home-manager's `lib.hm.types`.
{ lib }:
let
  inherit (lib) mkOption mkOptionType types;
  inherit (lib.hm) dag gvariant;

  dagEntryOf =
    element:
    let
      entry = types.submodule (
        { name, ... }:
        {
          options = {
            data = mkOption { type = element; };
            after = mkOption { type = types.listOf types.str; };
            before = mkOption { type = types.listOf types.str; };
          };
          config = lib.mkIf (element.name == "submodule") { data._module.args.dagName = name; };
        }
      );
      convert =
        def:
        if dag.isEntry def.value then
          def.value
        else
          dag.entryAnywhere (if def ? priority then lib.mkOrder def.priority def.value else def.value);
    in
    mkOptionType {
      name = "dagEntryOf";
      description = "DAG entry of ${element.description}";
      merge =
        loc: defs:
        entry.merge loc (
          map (def: {
            inherit (def) file;
            value = convert def;
          }) defs
        );
    };

  dagOf =
    element:
    let
      set = types.attrsOf (dagEntryOf element);
    in
    mkOptionType {
      name = "dagOf";
      description = "DAG of ${element.description}";
      inherit (set) check merge emptyValue;
      getSubOptions = prefix: element.getSubOptions (prefix ++ [ "<name>" ]);
      inherit (element) getSubModules;
      substSubModules = modules: dagOf (element.substSubModules modules);
      nestedTypes.elemType = element;
    };
in
{
  inherit dagOf;

  # A function from a set of packages to those chosen; several add up.
  selectorFunction = mkOptionType {
    name = "selectorFunction";
    description = "Function that takes an attribute set and returns a list containing a selection of the values of the input set";
    check = lib.isFunction;
    merge =
      _: defs: set:
      lib.concatMap (def: def.value set) defs;
  };

  # A function from a set of packages and the one before to what changes in it; several add up.
  overlayFunction = mkOptionType {
    name = "overlayFunction";
    description = "An overlay function, takes self and super and returns an attribute set overriding the desired attributes.";
    check = lib.isFunction;
    merge =
      _: defs: self: super:
      lib.foldl' (made: def: made // def.value self super) { } defs;
  };

  fontType = types.submodule {
    options = {
      package = mkOption {
        type = types.nullOr types.package;
        default = null;
        description = "Package of the font; null where it is there already.";
      };
      name = mkOption {
        type = types.str;
        example = "DejaVu Sans";
        description = "Name of the font's family.";
      };
      size = mkOption {
        type = types.nullOr types.number;
        default = null;
        description = "Size of the font.";
      };
    };
  };

  gvariant = mkOptionType {
    name = "gvariant";
    description = "GVariant value";
    check = v: gvariant.mkValue v != null;
    merge =
      loc: defs:
      let
        values = map (def: gvariant.mkValue def.value) defs;
        kinds = lib.unique (map (v: v.type) values);
        kind = lib.head kinds;
      in
      if lib.length kinds != 1 then
        throw "Cannot merge definitions of `${lib.showOption loc}' with mismatched GVariant types given in ${lib.showFiles (lib.getFiles defs)}."
      else if lib.length values > 1 && gvariant.isArray kind then
        gvariant.mkArray (lib.removePrefix "a" kind) (lib.concatMap (v: v.value) values)
      else if lib.length values > 1 then
        gvariant.mkValue (
          lib.mergeEqualOption loc (map (def: def // { value = (gvariant.mkValue def.value).value; }) defs)
        )
      else
        lib.head values;
  };
}
