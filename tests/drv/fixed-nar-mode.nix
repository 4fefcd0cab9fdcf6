derivation {
  name = "fixed-nar-mode";
  system = "x86_64-linux";
  builder = "/bin/sh";
  outputHashMode = "nar";
  outputHash = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
}
