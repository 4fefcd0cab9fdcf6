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
  name = "floating-as-input";
  system = "x86_64-linux";
  builder = "/bin/sh";
  input = "${floating} ${floating.dev}/include";
}
