derivation {
  name = "source-path-file";
  system = "x86_64-linux";
  builder = "/bin/sh";
  src = ./fixtures/hello.txt;
}
