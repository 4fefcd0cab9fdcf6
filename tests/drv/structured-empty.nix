derivation {
  name = "structured-empty";
  system = "x86_64-linux";
  builder = "/bin/sh";
  __structuredAttrs = true;
}
