# @ --option extra-experimental-features ca-derivations
let
  floating = derivation {
    name = "floating";
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputs = [ "out" "dev" ];
    __contentAddressed = true;
    outputHashMode = "recursive";
    outputHashAlgo = "sha256";
  };
  middle = derivation {
    name = "middle";
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputs = [ "out" "doc" ];
    input = floating;
  };
in
derivation {
  name = "floating-two-levels";
  system = "x86_64-linux";
  builder = "/bin/sh";
  input = middle;
  other = middle.doc;
}
