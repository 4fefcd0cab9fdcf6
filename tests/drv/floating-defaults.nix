# @ --option extra-experimental-features ca-derivations
derivation {
  name = "floating-defaults";
  system = "x86_64-linux";
  builder = "/bin/sh";
  __contentAddressed = true;
}
