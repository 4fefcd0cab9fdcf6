let
  one = derivation {
    name = "one";
    system = "x86_64-linux";
    builder = "/bin/sh";
    source = ./fixtures/hello.txt;
  };
  two = derivation {
    name = "two";
    system = "x86_64-linux";
    builder = "/bin/sh";
    input = one;
    file = builtins.toFile "file" "content";
  };
in
derivation {
  name = "input-drv-path-of-chain";
  system = "x86_64-linux";
  builder = "/bin/sh";
  drv = two.drvPath;
}
