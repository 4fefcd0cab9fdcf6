# @ --option extra-experimental-features ca-derivations
derivation {
  name = "floating-recursive";
  system = "x86_64-linux";
  builder = "/bin/sh";
  __contentAddressed = true;
  outputHashMode = "recursive";
  outputHashAlgo = "sha256";
}
