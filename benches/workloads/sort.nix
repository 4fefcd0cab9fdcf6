# Sorting integers, strings and sets by a function.
let
  scramble =
    n:
    let
      m = n * 7919 + 104729;
    in
    m - m / 65537 * 65537;
  numbers = builtins.genList scramble 20000;
  strings = map toString numbers;
  records = map (n: {
    key = n;
    text = "x";
  }) numbers;
in
[
  (builtins.elemAt (builtins.sort builtins.lessThan numbers) 100)
  (builtins.elemAt (builtins.sort (a: b: a < b) strings) 100)
  (builtins.elemAt (builtins.sort (a: b: a.key < b.key) records) 100).key
]
