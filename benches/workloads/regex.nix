# builtins.match and builtins.split with the kinds of pattern that libraries use.
let
  version = i: "1.${toString i}.${toString (i * 7)}-rc${toString i}";
  versions = builtins.genList version 25000;
  parts = text: builtins.match "([0-9]+)\\.([0-9]+)\\.([0-9]+)(-[a-z0-9]+)?" text;
  valid = text: builtins.match "[a-zA-Z0-9._-]*" text != null;
  words = text: builtins.filter builtins.isString (builtins.split "[.-]" text);
  ordered = builtins.filter (text: builtins.compareVersions text "1.500.0" > 0) versions;
in
[
  (builtins.foldl' (sum: text: sum + builtins.length (parts text)) 0 versions)
  (builtins.length (builtins.filter valid versions))
  (builtins.length (builtins.concatMap words versions))
  (builtins.length ordered)
]
