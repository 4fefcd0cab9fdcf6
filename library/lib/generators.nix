# Nix values written in other formats: key=value files, INI, git configuration, dconf, Nix itself. Property lists,
# Dhall and Lua live in ./generators.
{ lib }:
let
  inherit (builtins)
    addErrorContext
    any
    attrNames
    attrValues
    concatMap
    concatStringsSep
    elem
    filter
    foldl'
    head
    isAttrs
    isBool
    isFloat
    isInt
    isList
    isPath
    isString
    length
    mapAttrs
    removeAttrs
    replaceStrings
    split
    tail
    toJSON
    ;
  inherit (lib.attrsets)
    genAttrs
    isDerivation
    mapAttrsToList
    recursiveUpdate
    ;
  inherit (lib.lists) init last reverseList;
  inherit (lib.strings)
    escape
    escapeNixIdentifier
    floatToString
    hasInfix
    splitString
    ;
  inherit (lib.trivial) functionArgs isFunction;

  concat = concatStringsSep "";

  mkValueStringDefault =
    { }:
    v:
    let
      unsupported =
        kind: abort "generators.mkValueStringDefault: ${kind} not supported: ${toPretty { } v}";
    in
    if isString v then
      v
    else if isInt v || isDerivation v then
      toString v
    else if isBool v then
      (if v then "true" else "false")
    else if v == null then
      "null"
    else if isList v then
      unsupported "lists"
    else if isAttrs v then
      unsupported "attrsets"
    else if isFunction v then
      unsupported "functions"
    else if isFloat v then
      floatToString v
    else
      abort "generators.mkValueStringDefault: this value is not supported: ${toPretty { } (toString v)}";

  mkKeyValueDefault =
    {
      mkValueString ? mkValueStringDefault { },
    }:
    sep: k: v:
    "${escape [ sep ] k}${sep}${mkValueString v}";

  toKeyValue =
    {
      mkKeyValue ? mkKeyValueDefault { } "=",
      listsAsDuplicateKeys ? false,
      indent ? "",
    }:
    let
      line = k: v: indent + mkKeyValue k v + "\n";
      entry =
        if listsAsDuplicateKeys then
          (k: v: if isList v then concat (map (line k) v) else line k v)
        else
          line;
    in
    attrs: concat (mapAttrsToList entry attrs);

  toINI =
    {
      mkSectionName ? escape [
        "["
        "]"
      ],
      mkKeyValue ? mkKeyValueDefault { } "=",
      listsAsDuplicateKeys ? false,
    }:
    let
      body = toKeyValue { inherit mkKeyValue listsAsDuplicateKeys; };
    in
    sections:
    concatStringsSep "\n" (
      mapAttrsToList (name: values: "[${mkSectionName name}]\n" + body values) sections
    );

  toINIWithGlobalSection =
    {
      mkSectionName ? escape [
        "["
        "]"
      ],
      mkKeyValue ? mkKeyValueDefault { } "=",
      listsAsDuplicateKeys ? false,
    }:
    {
      globalSection,
      sections ? { },
    }:
    (
      if globalSection == { } then
        ""
      else
        toKeyValue { inherit mkKeyValue listsAsDuplicateKeys; } globalSection + "\n"
    )
    + toINI { inherit mkSectionName mkKeyValue listsAsDuplicateKeys; } sections;

  isSection = v: isAttrs v && !isDerivation v;

  # git knows sections and subsections: of a deeper tree, the first name is the section, the last the key, and what
  # lies between, joined by dots, the subsection.
  flattenForGit =
    attrs:
    let
      deep = filter (name: isAttrs attrs.${name} && any isSection (attrValues attrs.${name})) (
        attrNames attrs
      );
      walk =
        path: v:
        if isSection v then
          concatMap (name: walk (path ++ [ name ]) v.${name}) (attrNames v)
        else if length path > 1 then
          [ { ${concatStringsSep "." (init path)}.${last path} = v; } ]
        else
          [ { ${head path} = v; } ];
    in
    removeAttrs attrs deep
    // foldl' recursiveUpdate { } (walk [ ] (genAttrs deep (name: attrs.${name})));

  toGitINI =
    let
      mkSectionName =
        name:
        let
          parts = splitString "." name;
        in
        if hasInfix "\"" name || length parts == 1 then
          name
        else
          "${head parts} \"${concatStringsSep "." (tail parts)}\"";
      quote = replaceStrings [ "\n" "\t" "\"" "\\" ] [ "\\n" "\\t" "\\\"" "\\\\" ];
      keyValue = mkKeyValueDefault {
        mkValueString = v: mkValueStringDefault { } (if isString v then "\"${quote v}\"" else v);
      } " = ";
      line = k: v: "\t" + keyValue k v;
      render = toINI {
        inherit mkSectionName;
        mkKeyValue = k: v: if isList v then concatStringsSep "\n" (map (line k) v) else line k v;
      };
    in
    attrs: render (flattenForGit attrs);

  mkDconfKeyValue = mkKeyValueDefault { mkValueString = v: toString (lib.gvariant.mkValue v); } "=";

  withRecursion =
    {
      depthLimit,
      throwOnDepthLimit ? true,
    }:
    assert isInt depthLimit;
    let
      limit =
        depth: v:
        if depth <= depthLimit then
          v
        else if throwOnDepthLimit then
          throw "Exceeded maximum eval-depth limit of ${toString depthLimit} while trying to evaluate with `generators.withRecursion'!"
        else
          "<unevaluated>";
      untouched = [
        "__functor"
        "__functionArgs"
        "__toString"
        "__pretty"
      ];
      go =
        depth: v:
        let
          step = x: go (depth + 1) (limit (depth + 1) x);
        in
        if isAttrs v then
          mapAttrs (name: x: if elem name untouched then x else step x) v
        else if isList v then
          map step v
        else
          limit (depth + 1) v;
    in
    go 0;

  toPretty =
    {
      allowPrettyValues ? false,
      multiline ? true,
      indent ? "",
    }:
    let
      escapeLine = escape [
        "\\"
        "\""
        "\${"
      ];
      escapeBlock = replaceStrings [ "\${" "''" ] [ "''\${" "'''" ];
      showString =
        open: close: v:
        let
          lines = filter isString (split "\n" v);
          block = map escapeBlock lines;
          end = last block;
        in
        if multiline && length lines > 1 then
          "''${open}${concatStringsSep open (init block)}${if end == "" then close else open + end}''"
        else
          "\"${concatStringsSep "\\n" (map escapeLine lines)}\"";
      showFunction =
        v:
        let
          args = functionArgs v;
        in
        if args == { } then
          "<function>"
        else
          "<function, args: {${
            concatStringsSep ", " (mapAttrsToList (n: optional: if optional then n + "?" else n) args)
          }}>";
      go =
        indent: v:
        let
          open = if multiline then "\n${indent}  " else " ";
          close = if multiline then "\n${indent}" else " ";
          inner = go (indent + "  ");
        in
        if isString v then
          showString open close v
        else if isInt v || isPath v then
          toString v
        else if isFloat v then
          toJSON v
        else if isBool v then
          (if v then "true" else "false")
        else if v == null then
          "null"
        else if isList v then
          (if v == [ ] then "[ ]" else "[${open}${concatStringsSep open (map inner v)}${close}]")
        else if isFunction v then
          showFunction v
        else if isAttrs v then
          if allowPrettyValues && v ? __pretty && v ? val then
            v.__pretty v.val
          else if v == { } then
            "{ }"
          else if v ? type && v.type == "derivation" then
            "<derivation ${v.name or "???"}>"
          else
            "{${open}${
              concatStringsSep open (
                mapAttrsToList (
                  name: value:
                  "${escapeNixIdentifier name} = ${addErrorContext "while evaluating an attribute `${name}`" (inner value)};"
                ) v
              )
            }${close}}"
        else
          abort "generators.toPretty: should never happen (v = ${v})";
    in
    go indent;
in
{
  # mkValueStringDefault :: { } -> a -> String — strings as they are, numbers, booleans and null in words.
  # mkKeyValueDefault :: { mkValueString ? } -> String -> String -> a -> String — "key<sep>value".
  inherit mkValueStringDefault mkKeyValueDefault;

  # toKeyValue :: { mkKeyValue ?, listsAsDuplicateKeys ?, indent ? } -> Attrs -> String — a line for each name.
  inherit toKeyValue;

  # toINI :: { mkSectionName ?, mkKeyValue ?, listsAsDuplicateKeys ? } -> { section = Attrs; } -> String
  # toINIWithGlobalSection :: the same -> { globalSection; sections ? } -> String — keys before any section.
  inherit toINI toINIWithGlobalSection;

  # toGitINI :: Attrs -> String — the format of .gitconfig, with nested subsections.
  inherit toGitINI;

  # mkDconfKeyValue :: String -> a -> String
  # toDconfINI :: { section = Attrs; } -> String — values in the notation of GVariant.
  inherit mkDconfKeyValue;
  toDconfINI = toINI { mkKeyValue = mkDconfKeyValue; };

  # toJSON, toYAML :: { } -> a -> String — all JSON is YAML.
  toJSON = { }: toJSON;
  toYAML = { }: toJSON;

  # withRecursion :: { depthLimit; throwOnDepthLimit ? } -> a -> a — a value that ends at a depth.
  inherit withRecursion;

  # toPretty :: { allowPrettyValues ?, multiline ?, indent ? } -> a -> String — a value as a person reads Nix.
  inherit toPretty;

  # toPlist :: { escape ? } -> a -> String — property lists in XML.
  toPlist = import ./generators/plist.nix { inherit lib; };

  # toDhall :: { } -> a -> String
  toDhall = import ./generators/dhall.nix { inherit lib; };

  # toLua :: { multiline ?, indent ?, asBindings ? } -> a -> String
  # mkLuaInline :: String -> Attrs — Lua code to stand as it is.
  inherit (import ./generators/lua.nix { inherit lib; }) toLua mkLuaInline;
}
