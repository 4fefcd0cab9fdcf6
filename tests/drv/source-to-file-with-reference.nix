derivation {
  name = "source-to-file-with-reference";
  system = "x86_64-linux";
  builder = "/bin/sh";
  script = builtins.toFile "outer" "see ${builtins.toFile "inner" "text"}";
}
