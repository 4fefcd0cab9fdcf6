# `//` of a small set on a large one, over and over: how options and overlays are put together.
let
  names = builtins.genList (i: "name${toString i}") 1000;
  large = builtins.listToAttrs (
    map (name: {
      inherit name;
      value = name;
    }) names
  );
  step =
    set: i:
    set
    // {
      "name${toString (i * 7 - (i * 7 / 1000) * 1000)}" = i;
      extra = i;
    };
  last = builtins.foldl' step large (builtins.genList (i: i) 30000);
in
builtins.length (builtins.attrNames last) + last.extra
