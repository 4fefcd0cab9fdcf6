# `//` of two large sets, half of whose names are the same.
let
  set =
    from: count:
    builtins.listToAttrs (
      builtins.genList (i: {
        name = "n${toString (from + i)}";
        value = i;
      }) count
    );
  left = set 0 20000;
  right = set 10000 20000;
  once = i: builtins.length (builtins.attrNames ((left // right) // { n5 = i; }));
in
builtins.foldl' builtins.add 0 (builtins.genList once 30)
