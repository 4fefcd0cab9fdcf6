# Many values that are made and few that are forced: chains of `let`, lists of unforced elements.
let
  node =
    n:
    let
      a = n + 1;
      b = a * 2;
      c = b - n;
      d = [
        a
        b
        c
      ];
    in
    {
      inherit
        a
        b
        c
        d
        ;
      next = node (n + 1);
    };
  walk = n: it: if n == 0 then it.c else walk (n - 1) it.next;
  rows = builtins.genList (i: walk 500 (node i)) 600;
in
builtins.foldl' builtins.add 0 rows
