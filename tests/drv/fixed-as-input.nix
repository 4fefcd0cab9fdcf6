let
  fixed = derivation {
    name = "fixed";
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputHash = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
  };
in
derivation {
  name = "fixed-as-input";
  system = "x86_64-linux";
  builder = "/bin/sh";
  input = fixed;
}
