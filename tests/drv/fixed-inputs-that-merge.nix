let
  fixed = script: derivation {
    name = "fixed";
    inherit script;
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputHash = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
  };
in
derivation {
  name = "fixed-inputs-that-merge";
  system = "x86_64-linux";
  builder = "/bin/sh";
  a = fixed "one";
  b = fixed "two";
}
