derivation {
  name = "ignore-nulls";
  system = "x86_64-linux";
  builder = "/bin/sh";
  __ignoreNulls = true;
  a = null;
  b = "x";
  c = [ null "y" ];
}
