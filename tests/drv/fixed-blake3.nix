# @ --option extra-experimental-features blake3-hashes
derivation {
  name = "fixed-blake3";
  system = "x86_64-linux";
  builder = "/bin/sh";
  outputHashAlgo = "blake3";
  outputHash = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262";
}
