# Definitions in zsh; names are home-manager's `lib.hm.zsh`.
{ lib }:
rec {
  toZshValue =
    v:
    if lib.isBool v then
      lib.boolToString v
    else if lib.isList v then
      "(${lib.hm.shell.formatShellArrayContent (map toString v)})"
    else if lib.isString v then
      ''"${lib.escape [ "\\" "\"" "`" ] v}"''
    else
      ''"${toString v}"'';

  define = n: v: "${n}=${toZshValue v}";
  defineAll = vars: lib.concatStringsSep "\n" (lib.mapAttrsToList define vars);

  export = n: v: "export ${define n v}";
  exportAll =
    vars:
    {
      indent ? "",
    }:
    lib.concatStringsSep "\n${indent}" (
      lib.mapAttrsToList export (lib.filterAttrs (_: v: v != null) vars)
    );
}
