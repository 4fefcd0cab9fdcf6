derivation {
  name = "outputs-without-out";
  system = "x86_64-linux";
  builder = "/bin/sh";
  outputs = [ "bin" "doc" ];
}
