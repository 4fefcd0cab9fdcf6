derivation {
  name = "content-addressed-false";
  system = "x86_64-linux";
  builder = "/bin/sh";
  __contentAddressed = false;
}
