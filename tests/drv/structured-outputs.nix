derivation {
  name = "structured-outputs";
  system = "x86_64-linux";
  builder = "/bin/sh";
  __structuredAttrs = true;
  outputs = [ "lib" "out" ];
  out = "overwritten";
}
