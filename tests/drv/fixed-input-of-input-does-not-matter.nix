let
  fixed = url: derivation {
    name = "fixed";
    inherit url;
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputHash = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
  };
  middle = derivation {
    name = "middle";
    system = "x86_64-linux";
    builder = "/bin/sh";
    a = fixed "http://one.example";
  };
in
derivation {
  name = "fixed-input-of-input-does-not-matter";
  system = "x86_64-linux";
  builder = "/bin/sh";
  input = middle;
}
