derivation {
  name = "fixed-sha1-recursive";
  system = "x86_64-linux";
  builder = "/bin/sh";
  outputHashAlgo = "sha1";
  outputHashMode = "recursive";
  outputHash = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
}
