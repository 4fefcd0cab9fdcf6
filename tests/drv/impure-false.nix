derivation {
  name = "impure-false";
  system = "x86_64-linux";
  builder = "/bin/sh";
  __impure = false;
}
