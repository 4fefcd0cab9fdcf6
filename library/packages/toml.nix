# TOML text of a set of values: plain keys first, then tables, as TOML wants it (TOML 1.0, "Table").
{ lib }:
let
  inherit (lib)
    concatMapStrings
    concatStringsSep
    filterAttrs
    isAttrs
    isList
    ;

  key = name: if builtins.match "[A-Za-z0-9_-]+" name != null then name else builtins.toJSON name;
  path = concatStringsSep ".";

  isTable = v: isAttrs v && !(v ? outPath);
  isArrayOfTables = v: isList v && v != [ ] && lib.all isTable v;

  # JSON's strings, numbers and booleans are TOML's; arrays and inline tables are written here.
  inline =
    v:
    if isTable v then
      "{ ${
        concatStringsSep ", " (lib.mapAttrsToList (name: x: "${key name} = ${inline x}") (present v))
      } }"
    else if isList v then
      "[${concatStringsSep ", " (map inline v)}]"
    else
      builtins.toJSON v;

  # TOML has no null.
  present = filterAttrs (_: v: v != null);

  table =
    prefix: header: attrs:
    let
      values = present attrs;
      plain = filterAttrs (_: v: !isTable v && !isArrayOfTables v) values;
      nested = filterAttrs (_: v: isTable v || isArrayOfTables v) values;
      lines = lib.concatStrings (lib.mapAttrsToList (name: v: "${key name} = ${inline v}\n") plain);
      # A table that only holds tables needs no header of its own.
      head = if header == "" || (lines == "" && nested != { }) then "" else "${header}\n";
    in
    [ (head + lines) ]
    ++ lib.concatLists (
      lib.mapAttrsToList (
        name: v:
        let
          here = prefix ++ [ (key name) ];
        in
        if isList v then
          lib.concatMap (element: arrayElement here element) v
        else
          table here "[${path here}]" v
      ) nested
    );

  # An element keeps its header even when empty: the header is what makes it.
  arrayElement =
    here: element:
    let
      parts = table here "" element;
    in
    [ ("[[${path here}]]\n" + lib.head parts) ] ++ lib.tail parts;
in
value: concatStringsSep "\n" (lib.filter (part: part != "") (table [ ] "" value))
