# Dhall: toDhall :: { } -> a -> String. Integers carry a sign, as Dhall's Integer does.
{ lib }:
let
  inherit (builtins)
    attrValues
    concatStringsSep
    isAttrs
    isBool
    isInt
    isList
    mapAttrs
    toJSON
    ;
  items = concatStringsSep ", ";
  show =
    v:
    if isAttrs v then
      "{ ${items (attrValues (mapAttrs (name: value: "${name} = ${show value}") v))} }"
    else if isList v then
      "[ ${items (map show v)} ]"
    else if isInt v then
      (if v < 0 then "" else "+") + toString v
    else if isBool v then
      (if v then "True" else "False")
    else if lib.trivial.isFunction v then
      abort "generators.toDhall: cannot convert a function to Dhall"
    else if v == null then
      abort "generators.toDhall: cannot convert a null to Dhall"
    else
      toJSON v;
in
{ }:
show
