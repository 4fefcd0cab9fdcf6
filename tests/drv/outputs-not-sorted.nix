derivation {
  name = "outputs-not-sorted";
  system = "x86_64-linux";
  builder = "/bin/sh";
  outputs = [ "lib" "dev" "out" "bin" ];
}
