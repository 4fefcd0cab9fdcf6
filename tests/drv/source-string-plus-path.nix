derivation {
  name = "source-string-plus-path";
  system = "x86_64-linux";
  builder = "/bin/sh";
  src = "prefix " + ./fixtures/hello.txt;
}
