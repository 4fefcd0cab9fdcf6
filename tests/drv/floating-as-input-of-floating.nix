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
in
derivation {
  name = "floating-as-input-of-floating";
  system = "x86_64-linux";
  builder = "/bin/sh";
  __contentAddressed = true;
  input = floating.dev;
}
