# @ --option extra-experimental-features ca-derivations
derivation {
  name = "floating-outputs";
  system = "x86_64-linux";
  builder = "/bin/sh";
  __contentAddressed = true;
  outputs = [ "out" "dev" ];
  self1 = placeholder "dev";
}
