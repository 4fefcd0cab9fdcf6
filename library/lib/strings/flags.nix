# Arguments of build systems: autoconf, CMake and Meson.
{ lib }:
let
  inherit (builtins) elem isBool isString;
  inherit (lib.strings) toUpper;
  inherit (lib.trivial) boolToString;

  cmakeOptionType =
    type: feature: value:
    assert elem (toUpper type) [
      "BOOL"
      "FILEPATH"
      "PATH"
      "STRING"
      "INTERNAL"
      "LIST"
    ];
    assert isString feature && isString value;
    "-D${feature}:${toUpper type}=${value}";

  mesonOption =
    feature: value:
    assert isString feature && isString value;
    "-D${feature}=${value}";

  enableFeature =
    flag: feature:
    assert isBool flag && isString feature;
    if flag then "--enable-${feature}" else "--disable-${feature}";
  withFeature =
    flag: feature:
    assert isBool flag && isString feature;
    if flag then "--with-${feature}" else "--without-${feature}";
  suffix = flag: value: if flag then "=${value}" else "";
in
{
  # cmakeOptionType :: String -> String -> String -> String — "-Dname:TYPE=value".
  # cmakeBool :: String -> Bool -> String
  # cmakeFeature :: String -> String -> String
  inherit cmakeOptionType;
  cmakeBool =
    feature: flag:
    assert isString feature && isBool flag;
    cmakeOptionType "bool" feature (if flag then "TRUE" else "FALSE");
  cmakeFeature = cmakeOptionType "string";

  # mesonOption :: String -> String -> String — "-Dname=value".
  # mesonBool, mesonEnable :: String -> Bool -> String
  inherit mesonOption;
  mesonBool =
    feature: flag:
    assert isString feature && isBool flag;
    mesonOption feature (boolToString flag);
  mesonEnable =
    feature: flag:
    assert isString feature && isBool flag;
    mesonOption feature (if flag then "enabled" else "disabled");

  # enableFeature, withFeature :: Bool -> String -> String — "--enable-x", "--without-x".
  # enableFeatureAs, withFeatureAs :: Bool -> String -> String -> String — "--enable-x=value", "--disable-x".
  inherit enableFeature withFeature;
  enableFeatureAs =
    flag: feature: value:
    enableFeature flag feature + suffix flag value;
  withFeatureAs =
    flag: feature: value:
    withFeature flag feature + suffix flag value;
}
