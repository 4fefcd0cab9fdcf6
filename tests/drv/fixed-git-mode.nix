# @ --option extra-experimental-features git-hashing
derivation {
  name = "fixed-git-mode";
  system = "x86_64-linux";
  builder = "/bin/sh";
  outputHashMode = "git";
  outputHashAlgo = "sha1";
  outputHash = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
}
