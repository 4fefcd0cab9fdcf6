# Calls of one and two arguments, with integers and comparisons.
let
  fib = n: if n < 2 then n else fib (n - 1) + fib (n - 2);
  ack =
    m: n:
    if m == 0 then
      n + 1
    else if n == 0 then
      ack (m - 1) 1
    else
      ack (m - 1) (ack m (n - 1));
in
[
  (fib 27)
  (ack 2 300)
]
