# Option paths, files and definitions as the words of an error message.
{ lib }:
let
  inherit (builtins)
    concatStringsSep
    filter
    isString
    length
    map
    match
    split
    tryEval
    ;
  inherit (lib.generators) toPretty withRecursion;
  inherit (lib.lists) take;
  inherit (lib.strings) escapeNixIdentifier;

  # `*` and `<name>` stand for any attribute name and are not one themselves.
  showPart =
    part: if part == "*" || match "<(.*)>" part != null then part else escapeNixIdentifier part;

  showOption = loc: concatStringsSep "." (map showPart loc);

  # A value that cannot be printed is left out, a long one cut after five lines.
  showValue =
    value:
    let
      printed = tryEval (
        toPretty { } (
          withRecursion {
            depthLimit = 10;
            throwOnDepthLimit = false;
          } value
        )
      );
      lines = filter isString (split "\n" printed.value);
      shown = take 5 lines ++ (if length lines > 5 then [ "..." ] else [ ]);
    in
    if !printed.success then
      ""
    else if length lines > 1 then
      ":\n    ${concatStringsSep "\n    " shown}"
    else
      ": ${printed.value}";
in
{
  inherit showOption;

  showFiles = files: concatStringsSep " and " (map (file: "`${file}'") files);

  showDefs = defs: concatStringsSep "" (map (def: "\n- In `${def.file}'${showValue def.value}") defs);

  showOptionWithDefLocs = option: ''
    ${showOption option.loc}, with values defined in:
    ${concatStringsSep "\n" (map (file: "  - ${file}") option.files)}
  '';

  # Where a module came from that is no file and does not say.
  unknownModule = "<unknown-file>";
}
