derivation {
  name = "fixed-flat-sri";
  system = "x86_64-linux";
  builder = "/bin/sh";
  outputHash = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
}
