derivation {
  name = "hash-mode-alone";
  system = "x86_64-linux";
  builder = "/bin/sh";
  outputHashMode = "recursive";
}
