# Numbers written as strings and read from them.
{ lib }:
let
  inherit (builtins)
    concatStringsSep
    fromJSON
    genList
    head
    isInt
    match
    stringLength
    substring
    ;
  inherit (lib.strings) escapeNixString;

  # The filler repeats whole, so a width it does not divide ends in the same complaint as a string too long.
  fixedWidthString =
    width: filler: str:
    let
      have = stringLength str;
      one = stringLength filler;
      missing = width - have;
      times = missing / one;
    in
    if have > width || missing - times * one != 0 then
      throw "fixedWidthString: requested string length (${
        toString (if have > width then width else width - (times + 1) * one)
      }) must not be shorter than actual length (${toString have})"
    else if missing == 0 then
      str
    else
      concatStringsSep "" (genList (_: filler) times) + str;

  # `parse` has one group: the digits. JSON keeps integers apart from what only fits a float.
  readInt =
    function: found: str:
    let
      number = fromJSON (head found);
    in
    if found == null || !isInt number then
      throw "${function}: Could not convert ${escapeNixString str} to int."
    else
      number;
in
{
  # fixedWidthString :: Int -> String -> String -> String — filled up on the left.
  # fixedWidthNumber :: Int -> Int -> String — filled up with zeros.
  inherit fixedWidthString;
  fixedWidthNumber = width: n: fixedWidthString width "0" (toString n);

  # floatToString :: Float -> String — warns where digits are lost.
  floatToString =
    float:
    let
      text = toString float;
    in
    lib.trivial.warnIf (
      float != fromJSON text
    ) "Imprecise conversion from float to string ${text}" text;

  # toInt :: String -> Int — blanks around are allowed, zeros before are not.
  toInt =
    str:
    let
      found = match "[[:space:]]*(-?[[:digit:]]+)[[:space:]]*" str;
    in
    if found != null && substring 0 1 (head found) == "0" && stringLength (head found) > 1 then
      throw "toInt: Ambiguity in interpretation of ${escapeNixString str} between octal and zero padded integer."
    else
      readInt "toInt" found str;

  # toIntBase10 :: String -> Int — zeros before the number are skipped.
  toIntBase10 =
    str:
    let
      found = match "[[:space:]]*0*(-?[[:digit:]]+)[[:space:]]*" str;
    in
    if found != null && match "0+" (head found) != null then 0 else readInt "toIntBase10" found str;
}
