derivation {
  name = "source-path-in-string";
  system = "x86_64-linux";
  builder = "/bin/sh";
  src = "${./fixtures/dir}/a.txt";
}
