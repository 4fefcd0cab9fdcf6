# Numbers and ranges of them.
{ lib, core }:
let
  inherit (builtins) isFloat isInt toJSON;
  inherit (core) addCheck mkOptionType;
  inherit (lib) types;
  inherit (lib.options) mergeEqualOption;

  restrict =
    type: name: description: check:
    addCheck type check // { inherit name description; };

  restrictByClause =
    type: name: description: check:
    restrict type name description check // { descriptionClass = "nonRestrictiveClause"; };

  inRange =
    show: lowest: highest:
    "between ${show lowest} and ${show highest} (both inclusive)";

  between =
    lowest: highest:
    if lowest <= highest then
      restrict types.int "intBetween" "integer ${inRange toString lowest highest}" (
        value: value >= lowest && value <= highest
      )
    else
      throw "ints.between: lowest must be smaller than highest";

  ofBits =
    name: sign: bits: lowest: highest:
    between lowest highest
    // {
      name = "${name}${toString bits}";
      description = "${toString bits} bit ${sign} integer; ${inRange toString lowest highest}";
    };
  unsigned = ofBits "unsignedInt" "unsigned";
  signed = ofBits "signedInt" "signed";
in
{
  int = mkOptionType {
    name = "int";
    description = "signed integer";
    descriptionClass = "noun";
    check = isInt;
    merge = mergeEqualOption;
  };

  float = mkOptionType {
    name = "float";
    description = "floating point number";
    descriptionClass = "noun";
    check = isFloat;
    merge = mergeEqualOption;
  };

  number = types.either types.int types.float;

  port = types.ints.u16;

  # No u64 and s64: an integer of the language has 64 bits and a sign.
  ints = {
    inherit between;
    unsigned = restrictByClause types.int "unsignedInt" "unsigned integer, meaning >=0" (
      value: value >= 0
    );
    positive = restrictByClause types.int "positiveInt" "positive integer, meaning >0" (
      value: value > 0
    );
    u8 = unsigned 8 0 255;
    u16 = unsigned 16 0 65535;
    u32 = unsigned 32 0 4294967295;
    s8 = signed 8 (-128) 127;
    s16 = signed 16 (-32768) 32767;
    s32 = signed 32 (-2147483648) 2147483647;
  };

  numbers = {
    between =
      lowest: highest:
      if lowest <= highest then
        restrict types.number "numberBetween"
          "integer or floating point number ${inRange toJSON lowest highest}"
          (value: value >= lowest && value <= highest)
      else
        throw "numbers.between: lowest must be smaller than highest";
    nonnegative =
      restrictByClause types.number "numberNonnegative"
        "nonnegative integer or floating point number, meaning >=0"
        (value: value >= 0);
    positive =
      restrictByClause types.number "numberPositive"
        "positive integer or floating point number, meaning >0"
        (value: value > 0);
  };
}
