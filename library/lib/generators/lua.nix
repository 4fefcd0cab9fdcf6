# Lua: tables for lists and sets, or a set as a list of global assignments.
{ lib }:
let
  inherit (builtins)
    attrNames
    attrValues
    concatStringsSep
    filter
    isAttrs
    isBool
    isFloat
    isInt
    isList
    isPath
    isString
    mapAttrs
    match
    toJSON
    typeOf
    ;

  toLua =
    {
      multiline ? true,
      indent ? "",
      asBindings ? false,
    }@args:
    let
      innerIndent = if asBindings then indent else "${indent}  ";
      inner = toLua (
        args
        // {
          indent = innerIndent;
          asBindings = false;
        }
      );
      open = if multiline then "\n${innerIndent}" else " ";
      close = if multiline then "\n${indent}" else " ";
      table =
        items: if items == [ ] then "{}" else "{${open}${concatStringsSep ",${open}" items}${close}}";
      badNames = filter (
        name: match "[[:alpha:]_][[:alnum:]_]*(\\.[[:alpha:]_][[:alnum:]_]*)*" name == null
      );
      bindings =
        v:
        if badNames (attrNames v) == [ ] then
          concatStringsSep "" (attrValues (mapAttrs (name: value: "${indent}${name} = ${inner value}\n") v))
        else
          throw "Bad Lua var names: ${lib.generators.toPretty { } (badNames (attrNames v))}";
    in
    v:
    if asBindings then
      bindings v
    else if v == null then
      "nil"
    else if isInt v || isFloat v || isString v || isBool v then
      toJSON v
    else if isPath v || lib.attrsets.isDerivation v then
      toJSON "${v}"
    else if isList v then
      table (map inner v)
    else if !isAttrs v then
      abort "generators.toLua: type ${typeOf v} is unsupported"
    else if v._type or null == "lua-inline" then
      "(${v.expr})"
    else
      table (attrValues (mapAttrs (name: value: "[${toJSON name}] = ${inner value}") v));
in
{
  inherit toLua;
  mkLuaInline = expr: {
    _type = "lua-inline";
    inherit expr;
  };
}
