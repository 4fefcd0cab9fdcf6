derivation {
  name = "a+b-c._?=1";
  system = "x86_64-linux";
  builder = "/bin/sh";
}
