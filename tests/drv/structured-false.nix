derivation {
  name = "structured-false";
  system = "x86_64-linux";
  builder = "/bin/sh";
  __structuredAttrs = false;
  a = "x";
}
