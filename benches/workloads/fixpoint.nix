# Package sets made by layers of functions of the final and the previous set, with overrides.
let
  fix =
    f:
    let
      x = f x;
    in
    x;
  extends =
    overlay: base: final:
    let
      prev = base final;
    in
    prev // overlay final prev;
  override =
    f: args:
    let
      value = f args;
    in
    value // { override = more: override f (args // more); };
  base =
    final:
    builtins.listToAttrs (
      builtins.genList (i: {
        name = "p${toString i}";
        value =
          override
            (
              {
                dep ? 0,
                n,
              }:
              {
                size = n + dep;
              }
            )
            {
              n = i;
              dep = if i == 0 then 0 else final."p${toString (i - 1)}".size - i;
            };
      }) 400
    );
  layer = k: final: prev: {
    "p${toString (k * 3)}" = prev."p${toString (k * 3)}".override { n = k; };
    "extra${toString k}" = {
      size = final."p${toString (k * 2)}".size;
    };
  };
  layers = builtins.genList layer 60;
  set = i: fix (builtins.foldl' (b: overlay: extends overlay b) base layers);
  total =
    i:
    builtins.foldl' (sum: name: sum + (set i).${name}.size or 0) 0 [
      "p399"
      "extra59"
    ];
  whole =
    i:
    let
      s = set i;
    in
    builtins.foldl' (sum: v: sum + v.size) 0 (builtins.attrValues s);
in
builtins.foldl' builtins.add 0 (builtins.genList (i: total i + whole i) 60)
