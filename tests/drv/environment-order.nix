derivation {
  name = "environment-order";
  system = "x86_64-linux";
  builder = "/bin/sh";
  zebra = "1";
  Alpha = "2";
  _under = "3";
  "with space" = "4";
  "a-b" = "5";
  "a.b" = "6";
  "ä" = "7";
  "" = "8";
}
