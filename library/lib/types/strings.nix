# Strings and paths.
{ lib, core }:
let
  inherit (builtins)
    concatStringsSep
    isPath
    isString
    match
    substring
    toJSON
    unsafeDiscardStringContext
    ;
  inherit (core) addCheck mkOptionType phrase;
  inherit (lib) types;
  inherit (lib.options) getValues mergeEqualOption;
  inherit (lib.strings) escapeNixString hasInfix isStringLike;

  # A path that is only right somewhere: `null` leaves that open.
  pathWith =
    {
      inStore ? null,
      absolute ? null,
    }:
    let
      word =
        yes: no: flag:
        if flag == null then
          ""
        else if flag then
          yes
        else
          no;
      # Any path object would do, but it may be copied to the store later on: outside must stay outside.
      isPathLike = if inStore == false then isString else isStringLike;
      isInStore =
        value:
        lib.path.hasStorePathPrefix (
          if isPath value then
            value
          else
            # The path object is looked at and dropped, so nothing depends on the context.
            /. + unsafeDiscardStringContext value
        );
      isAbsolute = value: substring 0 1 (toString value) == "/";
    in
    if inStore == true && absolute == false then
      throw "In pathWith, inStore means the path must be absolute"
    else
      mkOptionType {
        name = "path";
        description = "${word "absolute " "relative " absolute}path${
          word " in the Nix store" " not in the Nix store" inStore
        }";
        descriptionClass = "noun";
        check =
          value:
          isPathLike value
          && (inStore == null || isInStore value == inStore)
          && (absolute == null || isAbsolute value == absolute);
        merge = mergeEqualOption;
        functor = {
          name = "path";
          type = pathWith;
          payload = { inherit inStore absolute; };
          binOp = a: b: if a == b then a else null;
        };
      };

  strMatching =
    pattern:
    mkOptionType {
      name = "strMatching ${escapeNixString pattern}";
      description = "string matching the pattern ${pattern}";
      descriptionClass = "noun";
      check = value: isString value && match pattern value != null;
      merge = mergeEqualOption;
      functor = {
        name = "strMatching";
        type = { pattern }: types.strMatching pattern;
        payload = { inherit pattern; };
        binOp = a: b: if a == b then a else null;
      };
    };
in
{
  inherit pathWith strMatching;

  str = mkOptionType {
    name = "str";
    description = "string";
    descriptionClass = "noun";
    check = isString;
    merge = mergeEqualOption;
  };

  nonEmptyStr = mkOptionType {
    name = "nonEmptyStr";
    description = "non-empty string";
    descriptionClass = "noun";
    check = value: isString value && match "[ \t\n]*" value == null;
    merge = mergeEqualOption;
  };

  # The newline a file ends with is taken off.
  singleLineStr =
    let
      line = strMatching "[^\n\r]*\n?";
    in
    mkOptionType {
      name = "singleLineStr";
      description = "(optionally newline-terminated) single-line string";
      descriptionClass = "noun";
      inherit (line) check;
      merge = loc: defs: lib.strings.removeSuffix "\n" (line.merge loc defs);
    };

  separatedString =
    sep:
    mkOptionType {
      name = "separatedString";
      description = "strings concatenated with ${toJSON sep}";
      descriptionClass = "noun";
      check = isString;
      merge = _: defs: concatStringsSep sep (getValues defs);
      functor = {
        name = "separatedString";
        type = { sep }: types.separatedString sep;
        payload = { inherit sep; };
        binOp = a: b: if a.sep == b.sep then { inherit (a) sep; } else null;
      };
    };
  lines = types.separatedString "\n";
  commas = types.separatedString ",";
  envVar = types.separatedString ":";

  # A field of a line of passwd(5).
  passwdEntry =
    type:
    addCheck type (value: !(hasInfix ":" value || hasInfix "\n" value))
    // {
      name = "passwdEntry ${type.name}";
      description = "${phrase [ "noun" ] type}, not containing newlines or colons";
      descriptionClass = "nonRestrictiveClause";
    };

  path = pathWith { absolute = true; };
  pathInStore = pathWith { inStore = true; };
  externalPath = pathWith {
    absolute = true;
    inStore = false;
  };
}
