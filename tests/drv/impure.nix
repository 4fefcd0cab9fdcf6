# @ --option extra-experimental-features ca-derivations --option extra-experimental-features impure-derivations
derivation {
  name = "impure";
  system = "x86_64-linux";
  builder = "/bin/sh";
  __impure = true;
  outputHashMode = "recursive";
  outputHashAlgo = "sha256";
}
