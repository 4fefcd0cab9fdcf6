# toJSON and fromJSON of nested data, and of one large string.
let
  entry = i: {
    id = i;
    name = "entry ${toString i}";
    tags = [
      "a"
      "b"
      "c"
    ];
    nested = {
      x = i;
      y = null;
      z = true;
      f = 1.5;
    };
  };
  data = builtins.genList entry 4000;
  text = builtins.toJSON data;
  again = builtins.fromJSON text;
  texts = builtins.genList (i: builtins.toJSON (builtins.fromJSON text)) 3;
in
[
  (builtins.stringLength text)
  (again == data)
  (builtins.length (builtins.filter (t: t == text) texts))
]
