derivation {
  name = "output-name-in-environment";
  system = "x86_64-linux";
  builder = "/bin/sh";
  out = "overwritten";
  dev = "kept";
}
