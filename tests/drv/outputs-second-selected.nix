(derivation {
  name = "outputs-second-selected";
  system = "x86_64-linux";
  builder = "/bin/sh";
  outputs = [ "out" "dev" ];
}).dev
