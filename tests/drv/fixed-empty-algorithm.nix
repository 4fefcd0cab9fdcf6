derivation {
  name = "fixed-empty-algorithm";
  system = "x86_64-linux";
  builder = "/bin/sh";
  outputHashAlgo = "";
  outputHash = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
}
