derivation {
  name = "source-to-file";
  system = "x86_64-linux";
  builder = "/bin/sh";
  script = builtins.toFile "script.sh" "echo hi";
}
