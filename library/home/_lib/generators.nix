# Formats that nixpkgs' `lib.generators` has not; names are home-manager's `lib.hm.generators`.
{ lib }:
let
  inherit (lib)
    concatMapStrings
    concatMapStringsSep
    isAttrs
    isBool
    isList
    isString
    mapAttrsToList
    ;

  indentLines =
    text:
    concatMapStringsSep "\n" (line: if line == "" then "" else "\t${line}") (lib.splitString "\n" text);
in
{
  # KDL nodes: an attribute is a node; `_args`, `_props` and `_children` say arguments, properties and children.
  toKDL =
    _:
    let
      literal =
        v:
        if v == null then
          "null"
        else if isBool v then
          lib.boolToString v
        else if isString v then
          ''"${lib.replaceStrings [ "\\" "\"" "\n" ] [ "\\\\" "\\\"" "\\n" ] v}"''
        else
          toString v;

      children = nodes: lib.concatStringsSep "\n" (lib.concatLists (mapAttrsToList node nodes));
      # In place of a set, a list says nodes in order.
      listed = nodes: lib.concatMapStringsSep "\n" children nodes;

      node =
        name: v:
        if isAttrs v then
          let
            own = removeAttrs v [
              "_args"
              "_props"
              "_children"
            ];
            head = lib.concatStringsSep " " (
              [ name ]
              ++ map literal (v._args or [ ])
              ++ mapAttrsToList (n: p: "${n}=${literal p}") (v._props or { })
            );
            inner = lib.filter (s: s != "") [
              (listed (v._children or [ ]))
              (children own)
            ];
          in
          [
            (if inner == [ ] then head else "${head} {\n${indentLines (lib.concatStringsSep "\n" inner)}\n}")
          ]
        else if isList v && lib.any (x: isAttrs x) v then
          [ "${name} {\n${indentLines (concatMapStringsSep "\n" (x: lib.head (node "-" x)) v)}\n}" ]
        else
          [ (lib.concatStringsSep " " ([ name ] ++ map literal (lib.toList v))) ];
    in
    nodes: "${children nodes}\n";

  # hyprland's own format: keys, lists as repeated keys, sets as sections after them.
  toHyprconf =
    {
      attrs,
      indentLevel ? 0,
      importantPrefixes ? [ "$" ],
    }:
    let
      go =
        indent: set:
        let
          isSection = v: isAttrs v || (isList v && v != [ ] && lib.all isAttrs v);
          sections = lib.filterAttrs (_: isSection) set;
          plain = lib.filterAttrs (_: v: !isSection v) set;
          important = lib.filterAttrs (n: _: lib.any (p: lib.hasPrefix p n) importantPrefixes) plain;
          line = n: v: "${indent}${n}=${if isBool v then lib.boolToString v else toString v}\n";
          lines = s: lib.concatStrings (mapAttrsToList (n: v: concatMapStrings (line n) (lib.toList v)) s);
          section =
            n: v: concatMapStrings (one: "${indent}${n} {\n${go "${indent}  " one}${indent}}\n") (lib.toList v);
        in
        lines important
        + lib.concatStringsSep "\n" (mapAttrsToList section sections)
        + lines (removeAttrs plain (lib.attrNames important));
    in
    go (lib.strings.replicate indentLevel "  ") attrs;
}
