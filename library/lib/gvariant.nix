# Values of GVariant, the typed notation of GSettings and dconf. Each is a set that prints itself.
# The notation: https://docs.gtk.org/glib/gvariant-text-format.html
{ lib }:
let
  inherit (builtins)
    any
    concatStringsSep
    filter
    head
    isAttrs
    isBool
    isFloat
    isInt
    isList
    isString
    replaceStrings
    toString
    typeOf
    ;

  make = type: value: show: {
    _type = "gvariant";
    inherit type value;
    __toString = show;
  };
  typed = self: "@${self.type} ${toString self.value}";
  plain = self: toString self.value;
  commas = values: concatStringsSep "," (map toString values);

  type = {
    arrayOf = t: "a${t}";
    maybeOf = t: "m${t}";
    tupleOf = ts: "(${concatStringsSep "" ts})";
    dictionaryEntryOf = nameType: valueType: "{${nameType}${valueType}}";
    string = "s";
    boolean = "b";
    uchar = "y";
    int16 = "n";
    uint16 = "q";
    int32 = "i";
    uint32 = "u";
    int64 = "x";
    uint64 = "t";
    double = "d";
    variant = "v";
  };

  integer = name: type: min: max: {
    inherit
      name
      type
      min
      max
      ;
  };
  # Null where the bound is that of Nix integers.
  intConstructors = [
    (integer "mkInt32" type.int32 (-2147483648) 2147483647)
    (integer "mkUint32" type.uint32 0 4294967295)
    (integer "mkInt64" type.int64 null null)
    (integer "mkUint64" type.uint64 0 null)
    (integer "mkInt16" type.int16 (-32768) 32767)
    (integer "mkUint16" type.uint16 0 65535)
    (integer "mkUchar" type.uchar 0 255)
  ];

  isGVariant = v: v._type or "" == "gvariant";

  mkValue =
    v:
    if isBool v then
      mkBoolean v
    else if isFloat v then
      mkDouble v
    else if isString v then
      mkString v
    else if isList v then
      mkArray v
    else if isGVariant v then
      v
    else if isInt v then
      let
        fits = filter (c: (c.min == null || c.min <= v) && (c.max == null || v <= c.max)) intConstructors;
      in
      throw ''
        The GVariant type for number “${toString v}” is unclear.
        Please wrap the value with one of the following, depending on the value type in GSettings schema:

        ${concatStringsSep "\n" (map (c: "- `lib.gvariant.${c.name}` for `${c.type}`") fits)}
      ''
    else if isAttrs v then
      throw "Cannot construct GVariant value from an attribute set. If you want to construct a dictionary, you will need to create an array containing items constructed with `lib.gvariant.mkDictionaryEntry`."
    else
      throw "The GVariant type of “${typeOf v}” can't be inferred.";

  mkArray =
    elems:
    let
      values =
        if elems == [ ] then throw "Please create empty array with mkEmptyArray." else map mkValue elems;
      first = (head values).type;
      elemType =
        if any (v: v.type != first) values then
          throw "Elements in a list should have same type."
        else
          first;
    in
    make (type.arrayOf elemType) values (self: "@${self.type} [${commas self.value}]");

  mkMaybe =
    elemType: elem:
    make (type.maybeOf elemType) elem (
      self: if self.value == null then "@${self.type} nothing" else "just ${toString self.value}"
    );

  mkString =
    v:
    make type.string v (
      self: "'${replaceStrings [ "'" "\\" "\n" ] [ "\\'" "\\\\" "\\n" ] self.value}'"
    );
  mkBoolean = v: make type.boolean v (self: if self.value then "true" else "false");
  mkDouble = v: make type.double v plain;
in
{
  # type :: names of types, and functions that make compound ones.
  # intConstructors :: [{ name; type; min; max; }]
  inherit type intConstructors;

  # isGVariant :: a -> Bool
  inherit isGVariant;

  # mkValue :: a -> gvariant — for what Nix tells apart: booleans, floats, strings, lists; integers need a constructor.
  inherit mkValue;

  # mkArray :: [a] -> gvariant; mkEmptyArray :: type -> gvariant
  inherit mkArray;
  mkEmptyArray = elemType: make (type.arrayOf elemType) [ ] (self: "@${self.type} []");

  # mkVariant :: a -> gvariant — a value that carries its type.
  mkVariant = elem: make type.variant (mkValue elem) (self: "<${toString self.value}>");

  # mkDictionaryEntry :: a -> b -> gvariant
  mkDictionaryEntry =
    name: value:
    let
      k = mkValue name;
      v = mkValue value;
    in
    make (type.dictionaryEntryOf k.type v.type) { inherit name value; } (
      self: "@${self.type} {${k},${v}}"
    );

  # mkMaybe :: type -> (gvariant | null) -> gvariant; mkNothing :: type -> gvariant; mkJust :: a -> gvariant
  inherit mkMaybe;
  mkNothing = elemType: mkMaybe elemType null;
  mkJust =
    elem:
    let
      v = mkValue elem;
    in
    mkMaybe v.type v;

  # mkTuple :: [a] -> gvariant
  mkTuple =
    elems:
    let
      values = map mkValue elems;
    in
    make (type.tupleOf (map (v: v.type) values)) values (self: "@${self.type} (${commas self.value})");

  # mkBoolean, mkString, mkObjectpath, mkDouble :: a -> gvariant
  inherit mkBoolean mkString mkDouble;
  mkObjectpath =
    v: make type.string v (self: "objectpath '${replaceStrings [ "'" ] [ "\\'" ] self.value}'");

  # mkUchar, mkInt16, mkUint16, mkInt32, mkUint32, mkInt64, mkUint64 :: Int -> gvariant
  mkUchar = v: make type.uchar v typed;
  mkInt16 = v: make type.int16 v typed;
  mkUint16 = v: make type.uint16 v typed;
  mkInt32 = v: make type.int32 v plain;
  mkUint32 = v: make type.uint32 v typed;
  mkInt64 = v: make type.int64 v typed;
  mkUint64 = v: make type.uint64 v typed;
}
