derivation {
  name = "structured-ignore-nulls";
  system = "x86_64-linux";
  builder = "/bin/sh";
  __structuredAttrs = true;
  __ignoreNulls = true;
  a = null;
  b = { c = null; };
}
