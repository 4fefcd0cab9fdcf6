# A Caddyfile as `caddy fmt` lays it out: a tab for each open brace, no two empty lines in a row.
{ lib }:
let
  trim = line: lib.head (builtins.match "[ \t]*(.*[^ \t])?[ \t]*" line);
  tabs = n: lib.concatStrings (lib.genList (_: "\t") n);

  step =
    { depth, lines }:
    raw:
    let
      trimmed = trim raw;
      line = if trimmed == null then "" else trimmed;
      here = if lib.hasPrefix "}" line then depth - 1 else depth;
      previous = if lines == [ ] then "{" else lib.last lines;
      # An empty line says nothing after another, after an opening brace or before a closing one.
      kept = if line == "" then previous != "" && !lib.hasSuffix "{" previous else true;
      before = if lib.hasPrefix "}" line && previous == "" then lib.init lines else lines;
    in
    {
      depth = if lib.hasSuffix "{" line then here + 1 else here;
      lines = before ++ lib.optional kept (if line == "" then "" else tabs here + line);
    };
in
text:
let
  inherit
    (lib.foldl' step {
      depth = 0;
      lines = [ ];
    } (lib.splitString "\n" text))
    lines
    ;
in
# Nothing after the last line.
lib.concatMapStrings (line: "${line}\n") (if lib.last lines == "" then lib.init lines else lines)
