# @ --option extra-experimental-features ca-derivations
derivation {
  name = "structured-floating";
  system = "x86_64-linux";
  builder = "/bin/sh";
  __structuredAttrs = true;
  __contentAddressed = true;
  outputHashMode = "recursive";
  outputHashAlgo = "sha256";
}
