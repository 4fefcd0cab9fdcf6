# genericClosure with integer and with string keys.
let
  numbers = builtins.genericClosure {
    startSet = [ { key = 1; } ];
    operator =
      { key }:
      if key > 60000 then
        [ ]
      else
        [
          { key = key * 2; }
          { key = key * 2 + 1; }
        ];
  };
  strings = builtins.genericClosure {
    startSet = [
      {
        key = "m0";
        n = 0;
      }
    ];
    operator =
      it:
      builtins.genList (
        i:
        let
          n = it.n * 3 + i + 1;
        in
        {
          key = "m${toString n}";
          inherit n;
        }
      ) (if it.n > 8000 then 0 else 3);
  };
in
[
  (builtins.length numbers)
  (builtins.length strings)
]
