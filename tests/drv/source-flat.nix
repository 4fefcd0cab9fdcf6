derivation {
  name = "source-flat";
  system = "x86_64-linux";
  builder = "/bin/sh";
  src = builtins.path { path = ./fixtures/hello.txt; recursive = false; };
}
