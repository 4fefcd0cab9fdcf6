# Merge functions: from a place and the definitions there (`{ file, value }`, properties resolved) to a value.
{ lib }:
let
  inherit (builtins)
    all
    any
    concatLists
    concatStringsSep
    foldl'
    head
    isAttrs
    isBool
    isInt
    isList
    isString
    length
    map
    match
    stringLength
    substring
    tail
    tryEval
    ;
  inherit (lib.options) showDefs showOption;
  inherit (lib.trivial) isFunction;

  getValues = map (def: def.value);
  getFiles = map (def: def.file);

  # How to change a priority, and the lines to write for these two definitions, if they are short enough to be
  # written in a line and the place can be named in a configuration.
  prioritySuggestion =
    loc: first: second:
    let
      printed =
        def:
        let
          text = tryEval (lib.generators.toPretty { multiline = false; } def.value);
          isWritable = text.success && stringLength text.value <= 60 && match ".*[<\n].*" text.value == null;
        in
        if !isWritable then
          "..."
        else if substring 0 1 text.value == "-" then
          "(${text.value})"
        else
          text.value;
      line = property: def: "`${showOption loc} = lib.${property} ${printed def};' in `${def.file}'";
      isNameable = all (part: part != "*" && match "[[<].*" part == null) loc;
    in
    ''
      Use `lib.mkForce value` or `lib.mkDefault value` to change the priority on any of these definitions.
    ''
    + (
      if !isNameable then
        ""
      else
        ''
          For the last one to win, write ${line "mkForce" second},
          or ${line "mkDefault" first}.
        ''
    );

  # What merging means where the type does not say it.
  mergeDefaultOption =
    loc: defs:
    let
      values = getValues defs;
      first = head values;
    in
    if length values == 1 then
      first
    else if all isFunction values then
      argument: mergeDefaultOption loc (map (def: def // { value = def.value argument; }) defs)
    else if all isList values then
      concatLists values
    else if all isAttrs values then
      foldl' (sofar: value: sofar // value) { } values
    else if all isBool values then
      any (value: value) values
    else if all isString values then
      concatStringsSep "" values
    else if all isInt values && all (value: value == first) values then
      first
    else
      throw "Cannot merge definitions of `${showOption loc}'. Definition values:${showDefs defs}";

  # One definition only. `merge` is given if its value needs more than the type's `check`, for example if
  # there are values inside to be checked.
  mergeUniqueOption =
    {
      message,
      merge ? loc: defs: (head defs).value,
    }:
    loc: defs:
    if length defs == 1 then
      merge loc defs
    else
      assert length defs > 1;
      throw "The option `${showOption loc}' is defined multiple times while it's expected to be unique.\n${message}\nDefinition values:${showDefs defs}\n${
        prioritySuggestion loc (head defs) (lib.lists.last defs)
      }";
in
{
  inherit
    getFiles
    getValues
    mergeDefaultOption
    mergeUniqueOption
    ;

  mergeOneOption = mergeUniqueOption { message = ""; };

  # A single definition is not compared with itself: a function would differ.
  mergeEqualOption =
    loc: defs:
    if length defs == 1 then
      (head defs).value
    else if defs == [ ] then
      abort "This case should never happen."
    else
      (foldl' (
        first: def:
        if def.value == first.value then
          first
        else
          throw "The option `${showOption loc}' has conflicting definition values:${
            showDefs [
              first
              def
            ]
          }\n${prioritySuggestion loc first def}"
      ) (head defs) (tail defs)).value;
}
