# Calls with named arguments: defaults, `@`, `...`, inherited and selected attributes.
let
  point =
    {
      x,
      y ? x + 1,
      ...
    }@args:
    {
      inherit x y;
      width = args.width or 0;
    };
  step =
    sum: n:
    let
      p = point {
        x = n;
        width = 1;
      };
    in
    sum + p.x + p.y + p.width;
in
builtins.foldl' step 0 (builtins.genList (n: n) 150000)
