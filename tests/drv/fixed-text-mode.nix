# @ --option extra-experimental-features dynamic-derivations
derivation {
  name = "fixed-text-mode";
  system = "x86_64-linux";
  builder = "/bin/sh";
  outputHashMode = "text";
  outputHash = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
}
