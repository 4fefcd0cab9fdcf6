let
  make = name: inputs: derivation {
    inherit name inputs;
    system = "x86_64-linux";
    builder = "/bin/sh";
  };
  base = make "base" [ ];
  left = make "left" [ base ];
  right = make "right" [ base ];
in
derivation {
  name = "input-diamond";
  system = "x86_64-linux";
  builder = "/bin/sh";
  inputs = [ left right ];
}
