derivation {
  name = "source-path";
  system = "x86_64-linux";
  builder = "/bin/sh";
  src = ./fixtures/dir;
}
