# map, filter, foldl', concatMap, `++`, elem, partition, groupBy.
let
  even = n: n / 2 * 2 == n;
  once =
    i:
    let
      numbers = builtins.genList (n: n + i) 4000;
      tripled = map (n: n * 3) numbers;
      picked = builtins.filter even tripled;
      wide = builtins.concatMap (n: [
        n
        (n + 1)
      ]) picked;
      split = builtins.partition (n: n < 6000) wide;
      groups = builtins.groupBy (n: toString (n - n / 7 * 7)) split.wrong;
      grown = builtins.foldl' (list: n: list ++ [ n ]) [ ] (builtins.genList (n: n) 150);
    in
    builtins.foldl' builtins.add 0 split.right
    + builtins.length (builtins.attrNames groups)
    + builtins.length grown
    + (if builtins.elem (-1) wide then 1 else 0);
in
builtins.foldl' builtins.add 0 (builtins.genList once 60)
