derivation {
  name = "unknown-algorithm-alone";
  system = "x86_64-linux";
  builder = "/bin/sh";
  outputHashAlgo = "crc32";
}
