# Values of GVariant in its text form, for dconf; names are home-manager's `lib.hm.gvariant`.
{ lib }:
let
  inherit (lib) concatMapStringsSep escape;

  value = type: payload: show: {
    _type = "gvariant";
    inherit type;
    value = payload;
    __toString = _: show;
  };
  # Types that text must name, because the bare number would be read as another one.
  annotated = type: payload: value type payload "@${type} ${toString payload}";

  quoted = s: "'${lib.replaceStrings [ "\n" ] [ "\\n" ] (escape [ "'" "\\" ] s)}'";
in
rec {
  type = {
    arrayOf = t: "a${t}";
    maybeOf = t: "m${t}";
    tupleOf = ts: "(${lib.concatStrings ts})";
    dictionaryEntryOf = ts: "{${lib.concatStrings ts}}";
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

  isGVariant = v: v._type or "" == "gvariant";
  isArray = lib.hasPrefix "a";
  isDictionaryEntry = lib.hasPrefix "{";
  isMaybe = lib.hasPrefix "m";
  isTuple = lib.hasPrefix "(";

  typeOf = v: if mkValue v == null then "" else (mkValue v).type;

  # Null where nothing fits.
  mkValue =
    v:
    if lib.isBool v then
      mkBoolean v
    else if lib.isInt v then
      mkInt32 v
    else if lib.isFloat v then
      mkDouble v
    else if lib.isString v then
      mkString v
    else if lib.isList v then
      mkArray (if v == [ ] then type.string else typeOf (lib.head v)) v
    else if isGVariant v then
      v
    else
      null;

  mkArray =
    elementType: elements:
    let
      values = map mkValue elements;
      t = type.arrayOf elementType;
    in
    value t values "@${t} [${concatMapStringsSep "," toString values}]";
  mkEmptyArray = elementType: mkArray elementType [ ];

  mkVariant = v: value type.variant (mkValue v) "@v <${toString (mkValue v)}>";

  mkDictionaryEntry =
    elements:
    let
      values = map mkValue elements;
      t = type.dictionaryEntryOf (map (e: e.type) values);
    in
    value t values "@${t} {${concatMapStringsSep "," toString values}}";

  mkNothing = elementType: value (type.maybeOf elementType) null "@m${elementType} nothing";
  mkJust =
    v:
    let
      inner = mkValue v;
    in
    value (type.maybeOf inner.type) inner "just ${toString inner}";

  mkTuple =
    elements:
    let
      values = map mkValue elements;
      t = type.tupleOf (map (e: e.type) values);
    in
    value t values "@${t} (${concatMapStringsSep "," toString values})";

  mkBoolean = v: value type.boolean v (lib.boolToString v);
  mkString = v: value type.string v (quoted v);
  mkObjectpath = v: value type.string v "objectpath '${escape [ "'" ] v}'";
  mkInt32 = v: value type.int32 v (toString v);
  mkDouble = v: value type.double v (toString v);

  mkUchar = annotated type.uchar;
  mkInt16 = annotated type.int16;
  mkUint16 = annotated type.uint16;
  mkUint32 = annotated type.uint32;
  mkInt64 = annotated type.int64;
  mkUint64 = annotated type.uint64;
}
