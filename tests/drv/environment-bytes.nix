derivation {
  name = "environment-bytes";
  system = "x86_64-linux";
  builder = "/bin/sh";
  bytes = builtins.readFile ./fixtures/dir/latin.bin;
}
