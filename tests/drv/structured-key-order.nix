derivation {
  name = "structured-key-order";
  system = "x86_64-linux";
  builder = "/bin/sh";
  __structuredAttrs = true;
  zz = 1;
  AA = 2;
  _ = 3;
  "ä" = 4;
  "a b" = 5;
  "10" = 6;
  "9" = 7;
}
