derivation {
  name = "output-dev-overwrites";
  system = "x86_64-linux";
  builder = "/bin/sh";
  outputs = [ "out" "dev" ];
  dev = "value that is replaced";
}
