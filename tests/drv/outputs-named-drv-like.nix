derivation {
  name = "outputs-named-drv-like";
  system = "x86_64-linux";
  builder = "/bin/sh";
  outputs = [ "drv1" "out" ];
}
